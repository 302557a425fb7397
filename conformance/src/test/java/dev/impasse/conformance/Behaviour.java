package dev.impasse.conformance;

import java.util.ArrayList;
import java.util.List;

/**
 * What can be seen of a program from outside, with what may differ from run to run taken out.
 *
 * @param exit its exit code; -1 if it had to be killed
 * @param out its lines on stdout
 * @param err its lines on stderr, without numbers, each once
 * @param mismatches what the JVM said of unbalanced monitors
 */
record Behaviour(int exit, List<String> out, List<String> err, List<String> mismatches) {

  /** Returns what one behaviour shows and the other does not, a line each. */
  static List<String> differences(Behaviour expected, Behaviour actual) {
    List<String> differences = new ArrayList<>();
    if (expected.exit != actual.exit) {
      differences.add("exit code " + expected.exit + ", with the agent " + actual.exit);
    }
    added("only without: ", expected.out, actual.out, differences);
    added("only with: ", actual.out, expected.out, differences);
    added("new on stderr: ", actual.err, expected.err, differences);
    added("gone from stderr: ", expected.err, actual.err, differences);
    added("new mismatch: ", actual.mismatches, expected.mismatches, differences);
    if (differences.isEmpty() && !expected.out.equals(actual.out)) {
      differences.add("the same lines on stdout, in another order");
    }
    return differences;
  }

  private static void added(
      String what, List<String> these, List<String> those, List<String> differences) {
    List<String> rest = new ArrayList<>(these);
    those.forEach(rest::remove);
    rest.forEach(line -> differences.add(what + line));
  }
}
