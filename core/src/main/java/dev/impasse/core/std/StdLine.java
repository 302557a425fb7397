package dev.impasse.core.std;

import org.jspecify.annotations.Nullable;

/**
 * One line of STD text.
 *
 * @param thread name of the thread
 * @param operation {@code acq}
 * @param operand what stands in parentheses, "" if nothing does
 * @param location number of the code location, -1 if there is none
 */
record StdLine(String thread, String operation, String operand, int location) {

  /** Returns the parts of a line, or null if it does not have the form of one. */
  static @Nullable StdLine parse(String line) {
    int first = line.indexOf('|');
    if (first <= 0) {
      return null;
    }
    int second = line.indexOf('|', first + 1);
    int end = second < 0 ? line.length() : second;
    int open = line.indexOf('(', first);
    boolean hasOperand = open > first && open < end;
    int close = hasOperand ? line.lastIndexOf(')', end - 1) : -1;
    if (hasOperand && close < open) {
      return null;
    }
    String operation = line.substring(first + 1, hasOperand ? open : end).strip();
    if (operation.isEmpty() || !operation.chars().allMatch(Character::isLetter)) {
      return null;
    }
    return new StdLine(
        line.substring(0, first).strip(),
        operation,
        hasOperand ? line.substring(open + 1, close).strip() : "",
        second < 0 ? -1 : location(line, second + 1));
  }

  private static int location(String line, int from) {
    int n = 0;
    int i = from;
    while (i < line.length() && Character.isDigit(line.charAt(i)) && n < Integer.MAX_VALUE / 16) {
      n = n * 10 + Character.digit(line.charAt(i), 10);
      i++;
    }
    return i == from ? -1 : n;
  }
}
