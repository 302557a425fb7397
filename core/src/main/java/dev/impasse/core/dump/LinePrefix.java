package dev.impasse.core.dump;

import org.jspecify.annotations.Nullable;

/**
 * What a log, a mail or a container puts before every line, and a table or a quote behind it. Where
 * the one line has digits, another may have others: a time, a number of the line.
 *
 * @param text what stands before the line that it was taken from
 */
record LinePrefix(String text) {

  static final LinePrefix NONE = new LinePrefix("");

  /** Whether nothing stands before the line. */
  boolean isNone() {
    return text.isEmpty();
  }

  /** Whether it is nothing but indentation, which others may lack. */
  boolean isBlank() {
    return text.isBlank();
  }

  /** Returns the line without it, null if the line has none. */
  @Nullable String without(String line) {
    if (text.isEmpty()) {
      return line;
    }
    int from = end(line);
    if (from < 0) {
      return null;
    }
    int to = line.length();
    String mark = text.strip();
    if ((mark.equals("|") || mark.equals("`")) && line.endsWith(mark) && to > from) {
      to--;
    }
    return line.substring(from, to).stripTrailing();
  }

  /** Returns where the line begins after such a prefix, -1 if it has none. O(length). */
  int end(String line) {
    int at = 0;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (at == line.length()) {
        return text.substring(i).isBlank() ? at : -1; // the end of an empty line may be lost
      }
      char other = line.charAt(at);
      int number = digitAfterSpaces(text, i);
      int otherNumber = number < 0 ? -1 : digitAfterSpaces(line, at);
      if (otherNumber >= 0) {
        i = afterDigits(text, number);
        at = afterDigits(line, otherNumber);
      } else if (c == other || isOfGrep(c, other)) {
        i++;
        at++;
      } else {
        return isBlank() ? at : -1;
      }
    }
    return at;
  }

  /** After the number of a line, {@code grep -A} writes another sign where it did not match. */
  private static boolean isOfGrep(char c, char other) {
    return (c == ':' || c == '-') && (other == ':' || other == '-');
  }

  /** Returns where a number begins, of which spaces may make a column; -1 if there is none. */
  private static int digitAfterSpaces(String line, int from) {
    int at = from;
    while (at < line.length() && line.charAt(at) == ' ') {
      at++;
    }
    return at < line.length() && isDigit(line.charAt(at)) ? at : -1;
  }

  private static int afterDigits(String line, int from) {
    int at = from;
    while (at < line.length() && isDigit(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
