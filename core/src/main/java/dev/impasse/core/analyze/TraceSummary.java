package dev.impasse.core.analyze;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.predict.Prediction;
import dev.impasse.core.replay.Replay;
import dev.impasse.core.report.Recording;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.TraceFindings;
import dev.impasse.core.report.TraceNames;
import dev.impasse.core.trace.Damage;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.EventSource;
import dev.impasse.core.trace.TraceFile;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one walk over a trace tells.
 *
 * @param events how many events there are
 * @param threads how many threads they are of
 * @param entries the deadlocks that the agent reported, and those that stand at the end
 * @param notes what an agent of an older version reported, as it was printed then
 * @param lostPlaces how often events of a thread are missing because the disk could not keep up
 * @param damage what is wrong with the file
 * @param names what threads and locks are called
 * @param recording which run it is of, null where nothing tells
 */
public record TraceSummary(
    long events,
    int threads,
    List<ReportEntry> entries,
    List<String> notes,
    long lostPlaces,
    List<Damage> damage,
    TraceNames names,
    @Nullable Recording recording) {

  /** Begins the reasons why "no deadlock" would say more than is known. */
  static final String CANNOT_TELL = "cannot tell whether there is a deadlock, because ";

  /**
   * Walks over all events once, and takes note of all names.
   *
   * @param events those of the trace
   */
  public static TraceSummary withNames(TraceFile trace, EventSource events) {
    TraceNames names = new TraceNames(trace.definitions());
    Replay replay = Replay.of(events);
    for (EventCursor event = replay.step(); event != null; event = replay.step()) {
      names.seeThread(event.thread());
      if (event.isAboutThread()) {
        names.seeThread(event.operand());
      } else if (event.isAboutLock()) {
        names.seeLock(event.operand());
      }
    }
    return of(trace, replay, names);
  }

  /** Returns what a trace tells that is whole, and at the end of which nobody waits. */
  static TraceSummary ofOrdered(TraceFile trace, Prediction none) {
    return new TraceSummary(
        none.events(),
        none.threads(),
        List.of(),
        List.of(),
        0,
        List.of(),
        new TraceNames(trace.definitions()),
        Recording.of(trace.about()));
  }

  /** Returns the same with other findings, and with what is not known besides. */
  TraceSummary with(List<ReportEntry> findings, List<Damage> doubts) {
    return new TraceSummary(events, threads, findings, notes, lostPlaces, doubts, names, recording);
  }

  /** Whether something is wrong with the file, beyond what it does not tell. */
  public boolean isDamaged() {
    return damage.stream().anyMatch(one -> !one.message().startsWith(CANNOT_TELL));
  }

  /** Returns what a replay tells, which is played to its end. */
  static TraceSummary of(TraceFile trace, Replay replay) {
    return of(trace, replay, new TraceNames(trace.definitions()));
  }

  private static TraceSummary of(TraceFile trace, Replay replay, TraceNames names) {
    TraceFindings findings = new TraceFindings();
    findings.addReported(trace.reported());
    for (Finding finding : replay.deadlocks()) {
      findings.addStanding(finding, replay.closingEvent(finding));
    }
    return new TraceSummary(
        replay.index(),
        replay.state().threads().size(),
        findings.entries(),
        notes(trace),
        replay.state().drops(),
        replay.damage(),
        names,
        Recording.of(trace.about()));
  }

  /** Returns what a thread dump shows. */
  static TraceSummary ofDump(int threads, List<Finding> findings, List<Damage> damage) {
    return new TraceSummary(
        0,
        threads,
        findings.stream().map(finding -> ReportEntry.of(finding, null)).toList(),
        List.of(),
        0,
        damage,
        TraceNames.none(),
        null);
  }

  /** Agents before findings were records left their report in the trace, for people to read. */
  private static List<String> notes(TraceFile trace) {
    return trace.notes().stream()
        .filter(note -> note.getKey().equals("finding"))
        .map(Map.Entry::getValue)
        .toList();
  }
}
