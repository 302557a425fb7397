package dev.impasse.core.format;

import dev.impasse.core.finding.FindingKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The page of {@code docs/findings} on a kind of finding, in Markdown, which the jar carries. */
public final class KindPage {

  private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");

  private KindPage() {}

  /** Returns the page of a kind. */
  public static String of(FindingKind kind) {
    try (InputStream in = KindPage.class.getResourceAsStream("findings/" + kind.name() + ".md")) {
      if (in == null) {
        throw new AssertionError("each kind has a page: kind=" + kind);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the page for where links to other pages lead nowhere: with their texts alone. */
  static String withoutLinks(FindingKind kind) {
    return LINK.matcher(of(kind)).replaceAll("$1");
  }
}
