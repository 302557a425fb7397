package dev.impasse.forked;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The verdicts on all programs of one run.
 *
 * @param states the last state of each program
 */
record ScriptVerdicts(Map<Integer, ScriptState> states) {

  /** Reads the states from what {@link LockScriptsProgram} printed. */
  static ScriptVerdicts of(String printed) {
    Map<Integer, ScriptState> states = new TreeMap<>();
    printed
        .lines()
        .filter(line -> line.startsWith("state p"))
        .map(line -> List.of(line.split(" ", -1)))
        .forEach(
            words ->
                states.put(
                    Integer.valueOf(words.get(1).substring(1)),
                    new ScriptState(
                        LockScript.of(Long.parseLong(words.get(2))),
                        words.subList(3, words.size()))));
    return new ScriptVerdicts(states);
  }

  /** Returns how many programs hang. */
  int stuckPrograms() {
    return (int)
        states.values().stream()
            .filter(state -> !StuckOracle.all(state).get(0).stuck().isEmpty())
            .count();
  }

  /**
   * Returns what does not fit, by program; -1 for reports that are of none.
   *
   * @param known beginnings of complaints to leave out
   */
  Map<Integer, List<String>> complaints(String reported, List<String> known) {
    Map<Integer, List<ReportedDeadlock>> reports =
        ReportedDeadlock.in(reported).stream()
            .collect(Collectors.groupingBy(ReportedDeadlock::program));
    Map<Integer, List<String>> complaints = new TreeMap<>();
    states.forEach(
        (program, state) -> {
          List<String> found =
              new ArrayList<>(ScriptVerdict.on(state, reports.getOrDefault(program, List.of())));
          found.removeIf(complaint -> known.stream().anyMatch(complaint::startsWith));
          if (!found.isEmpty()) {
            complaints.put(program, found);
          }
        });
    if (reports.containsKey(-1)) {
      complaints.put(-1, List.of("FALSE ALARM: reports of threads that are in no program"));
    }
    return complaints;
  }

  /** Returns the complaints with the programs, their states and the reports on them. */
  String text(Map<Integer, List<String>> complaints, String reported) {
    StringBuilder text = new StringBuilder();
    complaints.forEach(
        (program, found) -> {
          text.append("p").append(program).append(": ").append(found).append('\n');
          ScriptState state = states.get(program);
          text.append(state == null ? "" : state.text());
          ReportedDeadlock.in(reported).stream()
              .filter(report -> report.program() == program)
              .forEach(report -> text.append(report.text()).append('\n'));
        });
    return text.toString();
  }
}
