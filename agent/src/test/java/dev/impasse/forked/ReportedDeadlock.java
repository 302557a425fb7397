package dev.impasse.forked;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A report of the agent about threads of a script, read from what it printed.
 *
 * @param program number of the program
 * @param certain whether it says that it is
 * @param sides the threads of its circle
 * @param behind those said to be blocked behind
 * @param text all of it
 */
record ReportedDeadlock(
    int program, boolean certain, List<Integer> sides, List<Integer> behind, String text) {

  private static final Pattern REPORT =
      Pattern.compile("(?ms)^DEADLOCK (DETECTED|SUSPECTED) .*?^  Fix: ");
  private static final Pattern SIDE = Pattern.compile("(?m)^  \"p(\\d+)-t(\\d+)\"");
  private static final Pattern BEHIND =
      Pattern.compile("(?s)waits? behind this deadlock:(.*?)\n\n");
  private static final Pattern THREAD = Pattern.compile("p(\\d+)-t(\\d+)");

  /** Returns the reports that are whole. */
  static List<ReportedDeadlock> in(String printed) {
    List<ReportedDeadlock> reports = new ArrayList<>();
    Matcher report = REPORT.matcher(printed);
    while (report.find()) {
      String text = report.group();
      List<MatchResult> sides = SIDE.matcher(text).results().toList();
      Matcher behind = BEHIND.matcher(text);
      reports.add(
          new ReportedDeadlock(
              sides.isEmpty() ? -1 : Integer.parseInt(sides.get(0).group(1)),
              report.group(1).equals("DETECTED"),
              numbers(sides),
              behind.find()
                  ? numbers(THREAD.matcher(behind.group(1)).results().toList())
                  : List.of(),
              text));
    }
    return reports;
  }

  private static List<Integer> numbers(List<MatchResult> threads) {
    return threads.stream().map(match -> Integer.valueOf(match.group(2))).toList();
  }
}
