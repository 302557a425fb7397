package dev.impasse.agent.detect;

import dev.impasse.agent.Console;
import dev.impasse.agent.react.FindingSink;
import dev.impasse.agent.react.Reactions;
import dev.impasse.agent.react.Reported;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.report.TextReport;
import java.util.ArrayList;
import java.util.List;

/** Says what was found: writes the report once and hands it to every sink in turn. */
public final class Reporter {

  private static final List<String> SUSPECTED =
      List.of(
          "nobody in this has moved for a while, and we know of nobody else who would end the wait;"
              + " somebody new might");

  private static final List<String> DETECTED =
      List.of(
          "every thread of the cycle was in the same wait in three looks, without a time-out",
          "what each waits for is held by the next, by the books of the hooks and of the JVM");

  private final Reactions reactions;
  private final List<FindingSink> sinks;

  /**
   * Makes a reporter.
   *
   * @param sinks where findings go, in this order
   * @param reactions what is done about them after that
   */
  public Reporter(List<FindingSink> sinks, Reactions reactions) {
    this.sinks = new ArrayList<>(sinks);
    this.sinks.add(reactions);
    this.reactions = reactions;
  }

  /** Reports one finding, everywhere; by one thread at a time. Errors become a line on stderr. */
  synchronized void report(Finding found) {
    List<String> why = new ArrayList<>(found.why());
    why.addAll(found.certainty() == Certainty.DETECTED ? DETECTED : SUSPECTED);
    Finding finding = found.because(why);
    List<String> done = reactions.plan(finding);
    Reported reported = new Reported(finding, done, text(finding, done));
    for (FindingSink sink : sinks) {
      try {
        sink.take(reported);
      } catch (Throwable t) {
        Console.debug(t);
      }
    }
  }

  private static String text(Finding finding, List<String> done) {
    String report = TextReport.plain(List.of(finding));
    if (done.isEmpty()) {
      return report;
    }
    StringBuilder text = new StringBuilder(report.stripTrailing()).append('\n');
    for (String sentence : done) {
      text.append("  Action: ").append(sentence).append('\n');
    }
    return text.append('\n').toString();
  }
}
