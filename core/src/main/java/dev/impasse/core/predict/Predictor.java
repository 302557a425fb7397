package dev.impasse.core.predict;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.Fingerprint;
import dev.impasse.core.finding.FixAdvice;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.Side;
import dev.impasse.core.model.Definitions;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.replay.Replay;
import dev.impasse.core.trace.EventSource;
import dev.impasse.core.trace.TraceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Predicts the deadlocks of a trace.
 *
 * <p>Sound with respect to what was recorded: each prediction has a schedule of the recorded events
 * that ends in it. What a trace does not record (plain fields, for one, in our own) can make it
 * impossible after all; the reasons of each finding say so. A schedule in which sections of a lock
 * change places, or are left out, breaks what they pass on in fields: without data in the trace
 * such a finding is <i>suspected</i> only ({@link Doubt}).
 */
public final class Predictor {

  private static final int MOST_DROPPED = 1_000;
  private static final int MOST_FINDINGS = 500;
  private static final int MOST_LEGS = 12;

  private final TraceFeed feed;
  private final Definitions names;
  private final Analysis analysis;

  private Predictor(TraceFeed feed, Definitions names, Analysis analysis) {
    this.feed = feed;
    this.names = names;
    this.analysis = analysis;
  }

  /** Whether a file's name says that it is STD text, compressed or not. */
  public static boolean isStd(Path file) {
    return StdFeed.accepts(file);
  }

  /** Predicts from STD text; a TraceFormatException where it is none. */
  public static Prediction ofStd(Path file, Bounds bounds) throws IOException {
    return ofStd(file, Long.MAX_VALUE, bounds);
  }

  /** The same of a file of anybody's, which may have so many bytes when it is unpacked. */
  public static Prediction ofStd(Path file, long mostBytes, Bounds bounds) throws IOException {
    StdFeed feed = new StdFeed(file, mostBytes);
    StdOrder ordered = feed.ordered();
    if (ordered != null) {
      return Prediction.none(ordered.events(), ordered.threads(), ordered.definitions());
    }
    Analysis analysis = Analysis.of(feed, bounds);
    return new Predictor(feed, feed.definitions(), analysis).prediction(List.of());
  }

  /**
   * Returns that nothing is predicted, where locks were taken in one order and nobody waits at the
   * end, without reading the events in order; null where that is to be asked.
   */
  public static @Nullable Prediction ordered(TraceFile trace) {
    RecordedOrder order = RecordedOrder.ofOrdered(trace);
    return order == null
        ? null
        : Prediction.none(order.events(), order.threads(), trace.definitions());
  }

  /** Predicts from recorded events. */
  public static Prediction of(EventSource source, Bounds bounds) throws IOException {
    return of(source, new RecordedFeed(source), bounds);
  }

  /** Predicts from recorded events which a replay of the same source is played over as well. */
  public static Prediction of(EventSource source, Replay along, Bounds bounds) throws IOException {
    return of(source, new RecordedFeed(source, along), bounds);
  }

  private static Prediction of(EventSource source, RecordedFeed feed, Bounds bounds)
      throws IOException {
    Analysis analysis = Analysis.of(feed, bounds);
    List<String> notes =
        feed.gap() == 0
            ? List.of()
            : List.of("events are missing: predicted from what is before event=" + feed.gap());
    return new Predictor(feed, source.definitions(), analysis).prediction(notes);
  }

  private Prediction prediction(List<String> noted) {
    Map<String, Finding> findings = new LinkedHashMap<>();
    Map<String, Prediction.Places> places = new HashMap<>();
    List<Prediction.Dropped> dropped = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    boolean more = false;
    for (Pattern pattern : analysis.patterns()) {
      if (!pattern.verdict.predicted()) {
        if (dropped.size() < MOST_DROPPED) {
          dropped.add(new Prediction.Dropped(pattern.verdict, text(pattern.nodes)));
        }
      } else if (findings.size() >= MOST_FINDINGS) {
        more = true;
      } else if (seen.add(signature(pattern))) {
        List<StuckSide> stuck = stuck(pattern);
        Finding finding = finding(pattern, stuck);
        Finding before = findings.get(finding.fingerprint());
        if (before == null || before.certainty() != Certainty.PREDICTED) {
          findings.put(finding.fingerprint(), finding);
          places.put(finding.fingerprint(), places(pattern.schedule, stuck));
        }
      }
    }
    for (int[] pair : analysis.search().gatedPairs()) {
      dropped.add(new Prediction.Dropped(Verdict.GATE_LOCK, text(pair)));
    }
    List<String> notes = new ArrayList<>(noted);
    if (more) {
      notes.add("there are more predictions than are reported: most=" + MOST_FINDINGS);
    }
    if (analysis.search().bounded()) {
      notes.add("there may be more cycles: the bound on the search for them was hit");
    }
    int undecided = analysis.count(Verdict.UNDECIDED);
    if (undecided > 0) {
      notes.add("cycles were not decided, the bound on work was hit: cycles=" + undecided);
    }
    if (analysis.trace().locksets.truncated()) {
      notes.add("a thread held more locks at once than are looked at: most=" + Locksets.MOST_HELD);
    }
    SyncTrace trace = analysis.trace();
    return new Prediction(
        trace.events,
        feed.threadCount(trace),
        List.copyOf(findings.values()),
        dropped,
        notes,
        places,
        names);
  }

  /** Returns what patterns have in common that differ in their threads only. */
  private String signature(Pattern pattern) {
    int[] nodes = pattern.nodes;
    int[] transitions = new int[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      transitions[i] = analysis.trace().abstractTransition[nodes[i]];
    }
    Arrays.sort(transitions);
    return Arrays.toString(transitions) + pattern.doubt;
  }

  private List<StuckSide> stuck(Pattern pattern) {
    List<StuckSide> stuck = new ArrayList<>();
    int[] nodes = pattern.nodes;
    int[] instance = pattern.instance;
    for (int i = 0; i < nodes.length; i++) {
      int before = analysis.trace().wanted(nodes[(i + nodes.length - 1) % nodes.length]);
      int item = analysis.instances().of(nodes[i]).get(instance == null ? 0 : instance[i]);
      stuck.add(StuckSide.of(analysis.trace(), feed, names, nodes[i], item, before));
    }
    return stuck;
  }

  private Finding finding(Pattern pattern, List<StuckSide> stuck) {
    List<Side> sides = new ArrayList<>();
    stuck.forEach(side -> sides.add(side.side()));
    return new Finding(
        FindingKind.DEADLOCK,
        pattern.doubt == null ? Certainty.PREDICTED : Certainty.SUSPECTED,
        Fingerprint.of(FindingKind.DEADLOCK, sides),
        sides,
        List.of(),
        List.of(pattern.verdict.reason(), schedule(pattern, stuck), limits(pattern.doubt)),
        FixAdvice.of(sides));
  }

  private String limits(@Nullable Doubt doubt) {
    if (doubt != null) {
      return doubt.reason();
    }
    return feed.hasData()
        ? "this is certain as far as the text goes: other data between threads is not in it"
        : "this is certain as far as locks, waits, starts, joins, happens-before edges of the JDK and"
            + " volatile data go: what threads pass to each other in other ways is not recorded";
  }

  private String schedule(Pattern pattern, List<StuckSide> stuck) {
    Schedule witness = pattern.schedule;
    StringBuilder text = new StringBuilder("schedule: ");
    if (witness == null || witness.cut() || witness.legs().size() > MOST_LEGS) {
      inTurn(witness, stuck, text);
    } else {
      legs(witness, text);
    }
    return text.append("all ").append(stuck.size()).append(" are stuck").toString();
  }

  /** Says it leg by leg: for witnesses with few. */
  private void legs(Schedule witness, StringBuilder text) {
    if (witness.legs().isEmpty()) {
      text.append("all that these need as recorded, then ");
    } else {
      text.append("as recorded before event ").append(witness.recordedUntil()).append(", then ");
    }
    for (Schedule.Leg leg : witness.legs()) {
      text.append(names.thread(feed.threadId(leg.thread())).name())
          .append(" up to ")
          .append(leg.toSite() == 0 ? "" : names.site(leg.toSite()).frame() + " ")
          .append("(event ")
          .append(leg.toEvent())
          .append("), then ");
    }
  }

  /** Says in which order the sides take what they hold. */
  private static void inTurn(
      @Nullable Schedule witness, List<StuckSide> stuck, StringBuilder text) {
    List<StuckSide> order = new ArrayList<>(stuck);
    order.sort(Comparator.comparingLong(side -> turn(witness, side)));
    text.append("other threads as recorded, as far as these need them; ");
    for (StuckSide side : order.subList(0, Math.min(MOST_LEGS, order.size()))) {
      text.append(side.side().thread().label())
          .append(" up to ")
          .append(latest(side))
          .append(" (event ")
          .append(side.holdsAt())
          .append("), then ");
    }
    if (order.size() > MOST_LEGS) {
      text.append(order.size() - MOST_LEGS).append(" more threads likewise, then ");
    }
  }

  private static Prediction.Places places(@Nullable Schedule witness, List<StuckSide> stuck) {
    return new Prediction.Places(
        stuck.stream().map(StuckSide::wantsSite).toList(),
        stuck.stream().map(StuckSide::holdsSite).toList(),
        turns(witness, stuck));
  }

  private static List<Integer> turns(@Nullable Schedule witness, List<StuckSide> stuck) {
    List<Integer> sides = new ArrayList<>();
    for (int i = 0; i < stuck.size(); i++) {
      sides.add(i);
    }
    sides.sort(Comparator.comparingLong(side -> turn(witness, stuck.get(side))));
    return List.copyOf(sides);
  }

  /** Returns when a thread takes what it holds: by the witness, else by the recorded order. */
  private static long turn(@Nullable Schedule schedule, StuckSide side) {
    if (schedule == null || side.holdsAt() < schedule.recordedUntil()) {
      return side.holdsAt();
    }
    List<Schedule.Leg> legs = schedule.legs();
    for (int i = 0; i < legs.size(); i++) {
      Schedule.Leg leg = legs.get(i);
      if (leg.thread() == side.thread() && leg.toEvent() >= side.holdsAt()) {
        return schedule.recordedUntil() + i;
      }
    }
    return Long.MAX_VALUE;
  }

  private static String latest(StuckSide side) {
    if (side.side().holds().isEmpty()) {
      return "?";
    }
    Hold last = side.side().holds().get(side.side().holds().size() - 1);
    StackTraceElement at = last.acquiredAt();
    return at != null
        ? at.toString()
        : last.lock().kind() == LockKind.THREAD_END ? "its start" : "?";
  }

  private String text(int[] nodes) {
    SyncTrace trace = analysis.trace();
    List<String> sides = new ArrayList<>();
    for (int node : nodes.length > MOST_LEGS ? Arrays.copyOf(nodes, MOST_LEGS) : nodes) {
      List<String> held = new ArrayList<>();
      for (int token : trace.held(node)) {
        held.add(feed.lock(names, token >> 1).label());
      }
      sides.add(
          names.thread(feed.threadId(trace.abstractThread[node])).name()
              + " holds "
              + String.join(", ", held)
              + " wants "
              + feed.lock(names, trace.wanted(node) >> 1).label());
    }
    return String.join("; ", sides) + (nodes.length > MOST_LEGS ? "; ..." : "");
  }
}
