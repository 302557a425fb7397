package dev.impasse.demo;

import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What remains of a demo's output when all that differs from run to run is masked: times, process
 * ids, the numbers of threads, the order of the lines and how often each comes.
 */
final class OutputShape {

  private OutputShape() {}

  /**
   * Returns the distinct masked lines in alphabetical order; {@code ...} and empty lines are
   * dropped.
   */
  static TreeSet<String> of(Collection<String> lines) {
    return lines.stream()
        .filter(line -> !line.isBlank() && !line.equals("..."))
        .map(OutputShape::mask)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the shape of the sample that the demo declares. */
  static TreeSet<String> declaredBy(Demo demo) {
    return of(demo.output().lines().toList());
  }

  private static String mask(String line) {
    return line.replaceAll("\\d\\d:\\d\\d:\\d\\d\\.\\d+", "TIME")
        .replaceAll("Thread-\\d+", "THREAD")
        .replaceAll("pid \\d+", "PID");
  }
}
