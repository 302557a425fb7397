package dev.impasse.matrix;

import java.util.List;

/**
 * What came of one cell.
 *
 * @param exitCode its exit code, {@link #HANGS} if it had to be killed
 * @param jdk how many threads the JDK called deadlocked; -1 if the program did not get so far
 * @param out what it printed
 * @param err what it, and the agent, printed on stderr
 */
record Outcome(int exitCode, int jdk, String out, String err) {

  static final int HANGS = -1;

  /** Returns the headlines of all that was reported. */
  List<String> headlines() {
    return err.lines().filter(line -> line.startsWith("DEADLOCK ")).toList();
  }

  /** Returns one word for the table. */
  String word() {
    List<String> headlines = headlines();
    if (headlines.isEmpty()) {
      return exitCode == HANGS ? "missed" : "silent";
    }
    return headlines.size() > 1
        ? headlines.size() + " reports"
        : headlines.get(0).split(" +", -1)[1].toLowerCase(java.util.Locale.ROOT);
  }
}
