package dev.impasse.matrix;

import java.util.List;
import java.util.stream.Collectors;

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

  /** Whether events found no room in its trace: what they would show cannot be compared. */
  boolean hasFullTrace() {
    return err.contains(" events found no room in the trace");
  }

  /** Returns what it printed on stderr, but that its trace is full. */
  String errButFullTrace() {
    return err.lines()
        .filter(line -> !line.startsWith("impasse: the trace has reached its limit"))
        .filter(line -> !line.contains(" events found no room in the trace"))
        .collect(Collectors.joining("\n"));
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
