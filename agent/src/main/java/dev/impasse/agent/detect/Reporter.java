package dev.impasse.agent.detect;

import dev.impasse.agent.Console;
import dev.impasse.agent.react.FindingSink;
import dev.impasse.agent.react.Reactions;
import dev.impasse.agent.react.Reported;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Side;
import dev.impasse.core.report.Palette;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.Suppression;
import dev.impasse.core.report.TextReport;
import dev.impasse.core.suppress.Suppressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Says what was found: writes the report once and hands it to every sink in turn. */
public final class Reporter {

  private static final String ATTACHED =
      "the agent was attached when the program ran already: of what was locked before that, it"
          + " knows what the JVM could tell, which is not everything that is held, nor always where";

  private static final List<String> SUSPECTED =
      List.of(
          "nobody in this has moved for a while, and we know of nobody else who would end the wait;"
              + " somebody new might");

  private static final List<String> DETECTED =
      List.of(
          "every thread of the cycle was in the same wait in three consecutive scans, without a time-out",
          "what each waits for is held by the next, according to the agent's lock records and the JVM");

  private final boolean attached;
  private final Supplier<List<String>> gaps;
  private final Reactions reactions;
  private final List<FindingSink> sinks;
  private final Suppressions suppressions;
  private final List<FindingSink> whenSuppressed;

  /**
   * Makes a reporter.
   *
   * @param sinks where findings go, in this order
   * @param reactions what is done about them after that
   * @param suppressions which findings are known
   * @param whenSuppressed where those go
   * @param gaps tells in sentences what of the program's code is not woven
   * @param attached whether the agent came when the program ran already
   */
  public Reporter(
      List<FindingSink> sinks,
      Reactions reactions,
      Suppressions suppressions,
      List<FindingSink> whenSuppressed,
      Supplier<List<String>> gaps,
      boolean attached) {
    this.gaps = gaps;
    this.suppressions = suppressions;
    this.whenSuppressed = List.copyOf(whenSuppressed);
    this.attached = attached;
    this.sinks = new ArrayList<>(sinks);
    this.sinks.add(reactions);
    this.reactions = reactions;
  }

  private static boolean hasOldHold(Side side) {
    return side.holds().isEmpty()
        || side.holds().stream()
            .anyMatch(hold -> hold.acquiredAt() == null || hold.expression().isEmpty());
  }

  /** Reports what the order of locks shows, with its own grounds, as {@link #report} does. */
  public void reportOrder(Finding finding) {
    publish(finding);
  }

  /** Reports one finding, everywhere; by one thread at a time. Errors become a line on stderr. */
  void report(Finding found) {
    List<String> why = new ArrayList<>(found.why());
    why.addAll(found.certainty() == Certainty.DETECTED ? DETECTED : SUSPECTED);
    if (attached && found.sides().stream().anyMatch(Reporter::hasOldHold)) {
      why.add(ATTACHED);
    }
    why.addAll(gaps.get());
    publish(found.because(why));
  }

  private synchronized void publish(Finding finding) {
    Optional<Suppression> known = suppressions.of(finding);
    if (known.isPresent()) {
      suppressed(finding, known.get());
      return;
    }
    List<String> done = reactions.plan(finding);
    Reported reported = new Reported(finding, done, text(finding, done), null);
    hand(reported, sinks);
  }

  /** Says so in a line, and writes it into the report file; nothing else is done about it. */
  private void suppressed(Finding finding, Suppression why) {
    String line = "suppressed: #" + finding.fingerprint() + ", " + why.by() + ": " + why.reason();
    Console.say(line);
    hand(new Reported(finding, List.of(), "impasse: " + line + "\n", why), whenSuppressed);
  }

  private static void hand(Reported reported, List<FindingSink> to) {
    for (FindingSink sink : to) {
      try {
        sink.take(reported);
      } catch (Throwable t) {
        Console.debug(t);
      }
    }
  }

  private static String text(Finding finding, List<String> done) {
    return TextReport.ofEntries(
        List.of(new ReportEntry(finding, null, done, null)), 100, Palette.PLAIN);
  }
}
