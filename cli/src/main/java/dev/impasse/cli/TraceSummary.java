package dev.impasse.cli;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.replay.Replay;
import dev.impasse.core.trace.Damage;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.Events;
import dev.impasse.core.trace.TraceFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one walk over a trace tells.
 *
 * @param events how many events there are
 * @param threads how many threads they are of
 * @param findings the deadlocks that stand at the end
 * @param closing number of the event that closes each
 * @param reported what the agent reported while the program ran and the events alone do not show,
 *     as printed then
 * @param lostPlaces how often events of a thread are missing because the disk could not keep up
 * @param damage what is wrong with the file
 * @param names what threads and locks are called
 */
record TraceSummary(
    long events,
    int threads,
    List<Finding> findings,
    Map<String, Long> closing,
    List<String> reported,
    long lostPlaces,
    List<Damage> damage,
    TraceNames names) {

  /** Walks over all events once, and takes note of all names. */
  static TraceSummary of(TraceFile trace, Surroundings surroundings) {
    try (Progress events = Progress.of(trace, surroundings)) {
      TraceNames names = new TraceNames(trace.definitions());
      Replay replay = Replay.of(events);
      for (EventCursor event = replay.step(); event != null; event = replay.step()) {
        names.seeThread(event.thread());
        if (Events.aboutThread(event.op())) {
          names.seeThread(event.operand());
        } else if (Events.hasOperand(event.op())) {
          names.seeLock(event.operand());
        }
      }
      return of(trace, replay, names);
    }
  }

  /** Returns what a replay tells, which is played to its end. */
  static TraceSummary of(TraceFile trace, Replay replay) {
    return of(trace, replay, new TraceNames(trace.definitions()));
  }

  private static TraceSummary of(TraceFile trace, Replay replay, TraceNames names) {
    List<Finding> findings = replay.deadlocks();
    Map<String, Long> closing = new LinkedHashMap<>();
    for (Finding finding : findings) {
      closing.merge(finding.fingerprint(), replay.closingEvent(finding), Math::max);
    }
    return new TraceSummary(
        replay.index(),
        replay.state().threads().size(),
        findings,
        closing,
        reported(trace, closing),
        replay.state().drops(),
        replay.damage(),
        names);
  }

  /** Returns what a thread dump shows. */
  static TraceSummary ofDump(int threads, List<Finding> findings, List<Damage> damage) {
    return new TraceSummary(
        0, threads, findings, Map.of(), List.of(), 0, damage, TraceNames.none());
  }

  /** What the JVM knew and events do not: how many permits a semaphore had, for one. */
  private static List<String> reported(TraceFile trace, Map<String, Long> known) {
    List<String> reported = new ArrayList<>();
    for (Map.Entry<String, String> note : trace.notes()) {
      if (note.getKey().equals("finding")
          && known.keySet().stream().noneMatch(print -> note.getValue().contains("#" + print))) {
        reported.add(note.getValue());
      }
    }
    return reported;
  }
}
