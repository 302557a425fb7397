package dev.impasse.core.html;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * One page that needs nothing else: no other file, no network. Its content security policy lets
 * exactly its own script and style run, known by their hashes, and turns no text into markup.
 */
public final class HtmlPage {

  private static final String SCRIPT = PageResources.script();
  private static final String STYLE = PageResources.style();
  private static final String PAGE =
      PageResources.page().replace("{{policy}}", policy()).replace("{{style}}", STYLE);

  private HtmlPage() {}

  /** Returns what a page may do. */
  static String policy() {
    return "default-src 'none'; script-src "
        + hash(SCRIPT)
        + "; style-src "
        + hash(STYLE)
        + "; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script';"
        + " trusted-types 'none'";
  }

  /** Writes the page with its data, a JSON text. */
  public static void write(String json, Writer to) throws IOException {
    int data = PAGE.indexOf("{{data}}");
    int script = PAGE.indexOf("{{script}}");
    to.write(PAGE, 0, data);
    to.write(ScriptSafe.json(json));
    to.write(PAGE, data + "{{data}}".length(), script - data - "{{data}}".length());
    to.write(SCRIPT);
    to.write(PAGE.substring(script + "{{script}}".length()));
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
