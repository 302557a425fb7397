package dev.impasse.agent.detect;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.notify.FindingSink;
import dev.impasse.agent.notify.FindingSinks;
import dev.impasse.agent.notify.Reactions;
import dev.impasse.agent.notify.Reported;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Side;
import dev.impasse.core.report.Palette;
import dev.impasse.core.report.Recording;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.Suppression;
import dev.impasse.core.report.TextReport;
import dev.impasse.core.suppress.Suppressions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Says what was found: writes the report once and hands it to every sink in turn, which it never
 * waits for. Thread-safe.
 */
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
  private final Supplier<Recording> process;

  /**
   * Makes a reporter.
   *
   * @param sinks where findings go
   * @param reactions what is done about them after that
   * @param suppressions which findings are known
   * @param whenSuppressed where those go
   * @param process describes this process
   * @param gaps tells in sentences what of the program's code is not woven
   * @param attached whether the agent came when the program ran already
   */
  public Reporter(
      FindingSinks sinks,
      Reactions reactions,
      Suppressions suppressions,
      List<FindingSink> whenSuppressed,
      Supplier<Recording> process,
      Supplier<List<String>> gaps,
      boolean attached) {
    this.process = process;
    this.gaps = gaps;
    this.suppressions = suppressions;
    this.whenSuppressed = List.copyOf(whenSuppressed);
    this.attached = attached;
    this.sinks = new ArrayList<>(sinks.all());
    this.sinks.add(reactions.queued());
    this.reactions = reactions;
  }

  private static boolean hasOldHold(Side side) {
    return side.holds().isEmpty()
        || side.holds().stream()
            .anyMatch(hold -> hold.acquiredAt() == null || hold.expression().isEmpty());
  }

  /** Reports what the order of locks shows, with its own grounds, as {@link #report} does. */
  public void reportOrder(Finding finding) {
    publish(List.of(finding));
  }

  /** Reports one finding, everywhere. */
  void report(Finding found) {
    report(List.of(found));
  }

  /** Reports what was found together, everywhere. */
  void report(List<Finding> together) {
    publish(together.stream().map(this::withReasons).toList());
  }

  private Finding withReasons(Finding found) {
    List<String> why = new ArrayList<>(found.why());
    why.addAll(found.certainty() == Certainty.DETECTED ? DETECTED : SUSPECTED);
    if (attached && found.sides().stream().anyMatch(Reporter::hasOldHold)) {
      why.add(ATTACHED);
    }
    why.addAll(gaps.get());
    return found.because(why);
  }

  /** Whether something is done about a deadlock only when it has stood for a while. */
  boolean waitsFor(Finding finding) {
    return suppressions.of(finding).isEmpty() && reactions.waitsFor(finding);
  }

  /** Returns for how long. */
  long graceNanos() {
    return reactions.graceNanos();
  }

  /** Does what was put off: the deadlock has stood for so long. */
  void hasStood(Finding finding) {
    reactions.hasStood(finding);
  }

  private synchronized void publish(List<Finding> together) {
    List<Reported> all = new ArrayList<>();
    String found = "Found: " + process.get().foundAt(Instant.now()) + "\n\n";
    for (Finding finding : together) {
      Optional<Suppression> known = suppressions.of(finding);
      if (known.isPresent()) {
        suppressed(finding, known.get());
      } else {
        List<String> done = reactions.plan(finding);
        all.add(new Reported(finding, done, text(finding, done) + found, null));
      }
    }
    hand(all, sinks);
  }

  /** Says so in a line, and writes it into the report file; nothing else is done about it. */
  private void suppressed(Finding finding, Suppression why) {
    String line = "suppressed: #" + finding.fingerprint() + ", " + why.by() + ": " + why.reason();
    Console.say(line);
    Reported reported = new Reported(finding, List.of(), "impasse: " + line + "\n", why);
    hand(List.of(reported), whenSuppressed);
  }

  private static void hand(List<Reported> reported, List<FindingSink> to) {
    for (FindingSink sink : to) {
      try {
        sink.takeTogether(reported);
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
