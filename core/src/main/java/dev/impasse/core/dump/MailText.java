package dev.impasse.core.dump;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text, also of a mail in the coding "quoted-printable", where {@code =3D} stands
 * for an equals sign and one at the end of a line for nothing. No dump has such of its own.
 *
 * <p>Source: RFC 2045, 6.7.
 */
final class MailText {

  private static final int MOST_JOINED = 100;

  private final BufferedReader text;
  private final KnownFrames frames;
  private boolean coded;

  MailText(BufferedReader text, KnownFrames frames) {
    this.text = text;
    this.frames = frames;
  }

  /** Returns the next line, null at the end. */
  @Nullable String next() throws IOException {
    String read = text.readLine();
    if (read == null) {
      return null;
    }
    String line = frames.known(read);
    if (frames.has(line) || line.indexOf('=') < 0) {
      return line;
    }
    coded |= line.contains("=3D") || line.contains("=09");
    if (!coded) {
      return line;
    }
    StringBuilder whole = new StringBuilder(line);
    for (int i = 0; i < MOST_JOINED && whole.charAt(whole.length() - 1) == '='; i++) {
      String next = text.readLine();
      whole.setLength(whole.length() - 1);
      if (next == null) {
        break;
      }
      whole.append(next);
      if (whole.isEmpty()) {
        break;
      }
    }
    return decoded(whole);
  }

  private static String decoded(StringBuilder line) {
    StringBuilder decoded = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      int high = c == '=' && i + 2 < line.length() ? Character.digit(line.charAt(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(line.charAt(i + 2), 16);
      if (low >= 0) {
        decoded.append((char) (high * 16 + low));
        i += 2;
      } else {
        decoded.append(c);
      }
    }
    return decoded.toString();
  }
}
