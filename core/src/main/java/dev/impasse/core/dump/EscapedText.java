package dev.impasse.core.dump;

import java.util.List;

/** Text within the quotes of a program or of JSON: {@code \n} and {@code \"} stand in it. */
final class EscapedText {

  /** A text of lines that an editor, a log or JSON has put into one. */
  private static final List<String> SIGNS =
      List.of(
          "tid=",
          " Id=",
          "- Thread t@",
          "java.lang.Thread.State",
          DumpLines.DUMP.strip(),
          "Java-level deadlock:",
          "3XMTHREADINFO");

  private static final int LEAST_LINES = 3;
  private static final int MOST_TIMES = 3;

  private EscapedText() {}

  /** Whether a line holds several lines of a dump. */
  static boolean holdsLines(String line) {
    int lines = 0;
    for (int at = line.indexOf("\\n"); at >= 0; at = line.indexOf("\\n", at + 2)) {
      if (++lines == LEAST_LINES) {
        return SIGNS.stream().anyMatch(line::contains) || line.matches(".*#\\d{1,15} \\\\?\".*");
      }
    }
    return false;
  }

  /** Returns the lines that such a line holds, also where it was escaped several times. */
  static List<String> lines(String line) {
    String text = unescaped(line);
    for (int i = 1; i < MOST_TIMES && text.indexOf('\n') < 0 && holdsLines(text); i++) {
      text = unescaped(text);
    }
    return text.lines().toList();
  }

  /** Undoes what JSON does to a text within quotes; whatever else is there stays. */
  static String unescaped(String line) {
    StringBuilder text = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c != '\\' || i + 1 == line.length()) {
        text.append(c);
        continue;
      }
      char escape = line.charAt(++i);
      switch (escape) {
        case 'n' -> text.append('\n');
        case 't' -> text.append('\t');
        case 'r' -> {}
        case 'u' -> {
          int code = hex(line, i + 1);
          text.append(code < 0 ? 'u' : (char) code);
          i += code < 0 ? 0 : 4;
        }
        default -> text.append(escape);
      }
    }
    return text.toString();
  }

  private static int hex(String line, int from) {
    int code = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = i < line.length() ? Character.digit(line.charAt(i), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      code = code * 16 + digit;
    }
    return code;
  }
}
