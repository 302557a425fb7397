package dev.impasse.core.report;

/**
 * Makes names harmless: what would move the cursor, colour the terminal, break a line or turn the
 * direction of the text shows as an escape, and what is too long is cut in the middle.
 */
public final class Printable {

  /** Longest name that is shown whole, in chars. */
  public static final int MAX_CHARS = 200;

  private Printable() {}

  /** Returns a name as harmless text of at most {@value #MAX_CHARS} chars and some escapes. */
  public static String name(String name) {
    return escape(cut(name, MAX_CHARS));
  }

  /** Returns a text with its middle left out if it has more than {@code max} chars. */
  public static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int tail = max / 3;
    return text.substring(0, max - tail - 1) + '…' + text.substring(text.length() - tail);
  }

  private static String escape(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair && harmless(Character.codePointAt(text, i))) {
        if (out != null) {
          out.append(c).append(text.charAt(i + 1));
        }
        i++;
      } else if (!pair && harmless(c)) {
        if (out != null) {
          out.append(c);
        }
      } else {
        if (out == null) {
          out = new StringBuilder(text.length() + 16).append(text, 0, i);
        }
        out.append(String.format("\\u%04x", (int) c));
      }
    }
    return out == null ? text : out.toString();
  }

  private static boolean harmless(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
