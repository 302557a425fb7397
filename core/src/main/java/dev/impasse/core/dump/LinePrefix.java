package dev.impasse.core.dump;

/**
 * What a log, a mail or a container puts before every line. Where the one line has digits, another
 * may have others: a time, a number of the line.
 *
 * @param text what stands before the line that it was taken from
 */
record LinePrefix(String text) {

  static final LinePrefix NONE = new LinePrefix("");

  /** Whether it is nothing but indentation, which others may lack. */
  boolean isBlank() {
    return text.isBlank();
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
      if (isDigit(c) && isDigit(other)) {
        i = afterDigits(text, i);
        at = afterDigits(line, at);
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
