package dev.impasse.core.report;

import java.util.stream.Collectors;

/**
 * Makes names harmless: what would move the cursor, colour the terminal, break a line or turn the
 * direction of the text shows as an escape, and what is too long is cut in the middle.
 */
public final class Printable {

  /** Longest name that is shown whole, in chars. */
  public static final int MAX_CHARS = 200;

  /** Longest sentence that is shown whole, in chars. */
  public static final int MAX_TEXT = 4_000;

  private Printable() {}

  /**
   * Returns a name as harmless text of at most {@value #MAX_CHARS} chars. What is harmless already
   * stays as it is.
   */
  public static String name(String name) {
    return cut(escape(cut(name, MAX_CHARS)), MAX_CHARS);
  }

  /** Returns a sentence with names in it as harmless text of at most {@value #MAX_TEXT} chars. */
  public static String text(String sentence) {
    return cut(escape(cut(sentence, MAX_TEXT)), MAX_TEXT);
  }

  /** Returns a text of several lines, each of them harmless. */
  static String lines(String text) {
    return text.lines().map(Printable::text).collect(Collectors.joining("\n", "", "\n"));
  }

  /** Returns a text with its middle left out if it has more than {@code max} chars. */
  public static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int head = whole(text, max - max / 3 - 1);
    int tail = whole(text, text.length() - max / 3 + 1);
    return text.substring(0, head) + '…' + text.substring(tail);
  }

  /** Returns an index that is not within a pair of surrogates: this one, or the one before it. */
  private static int whole(String text, int index) {
    boolean within =
        Character.isLowSurrogate(text.charAt(index))
            && Character.isHighSurrogate(text.charAt(index - 1));
    return within ? index - 1 : index;
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
