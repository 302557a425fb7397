package dev.impasse.core.report;

import java.util.stream.Collectors;

/**
 * Makes names harmless: what would move the cursor, colour the terminal, break a line, turn the
 * direction of the text, pile up over the lines above or not be seen at all shows as an escape, and
 * what is too long is cut in the middle.
 */
public final class Printable {

  /** Longest name that is shown whole, in chars. */
  public static final int MAX_CHARS = 200;

  /** Longest sentence that is shown whole, in chars. */
  public static final int MAX_TEXT = 4_000;

  /** Letters and symbols that show nothing. */
  private static final String INVISIBLE = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0";

  /** How many marks may stand on one letter; no script needs more. */
  private static final int MOST_MARKS = 4;

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
    int marks = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      int next = i + Character.charCount(point);
      marks = isMark(point) ? marks + 1 : 0;
      if (!harmless(point) || marks > MOST_MARKS) {
        if (out == null) {
          out = new StringBuilder(text.length() + 16).append(text, 0, i);
        }
        for (char c : Character.toChars(point)) {
          out.append(String.format("\\u%04x", (int) c));
        }
      } else if (out != null) {
        out.appendCodePoint(point);
      }
      i = next;
    }
    return out == null ? text : out.toString();
  }

  private static boolean isMark(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
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
      default -> INVISIBLE.indexOf(codePoint) < 0;
    };
  }
}
