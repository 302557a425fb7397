package dev.impasse.forked;

import dev.impasse.forked.LockScript.Op;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares what the agent said of one program with what the oracle says.
 *
 * <p>Complaints that begin with {@link #PERMITS}, {@link #STAMPED_QUEUE} or {@link #METHOD_ENTRY}
 * are about what the detector is known to get wrong.
 */
final class ScriptVerdict {

  /** Which of several holders of permits a thread waits for. */
  static final String PERMITS = "KNOWN PERMITS, ";

  /** Who waits to read behind somebody who waits to write, the queue of which cannot be seen. */
  static final String STAMPED_QUEUE = "KNOWN STAMPED QUEUE, ";

  /** Who is blocked at the entry of a synchronized method: before JDK 25 nobody says for what. */
  static final String METHOD_ENTRY = "KNOWN METHOD ENTRY, ";

  private final StuckOracle oracle;
  private final ScriptState state;
  private final List<ReportedDeadlock> reports;
  private final List<String> complaints = new ArrayList<>();

  private ScriptVerdict(StuckOracle oracle, ScriptState state, List<ReportedDeadlock> reports) {
    this.oracle = oracle;
    this.state = state;
    this.reports = reports;
  }

  /** Returns what does not fit, nothing if all does in one of the orders that queues may have. */
  static List<String> on(ScriptState state, List<ReportedDeadlock> reports) {
    List<String> least = null;
    for (StuckOracle oracle : StuckOracle.all(state)) {
      ScriptVerdict verdict = new ScriptVerdict(oracle, state, reports);
      verdict.compare();
      if (least == null || verdict.complaints.size() < least.size()) {
        least = verdict.complaints;
      }
    }
    return least == null ? List.of() : least;
  }

  private void compare() {
    Set<Integer> stuck = oracle.stuck();
    standing(stuck);
    List<Set<Integer>> circles = oracle.circles();
    int[] found = new int[circles.size()];
    for (ReportedDeadlock report : reports) {
      int circle = circleOf(report, circles);
      if (circle >= 0) {
        found[circle]++;
      }
      boolean anybodys = report.sides().stream().anyMatch(this::waitsForWhatAnybodyMayRelease);
      if (report.certain() == anybodys) {
        complaints.add(
            (anybodys ? "TOO SURE: main might end " : "SUSPICION: only suspected is ")
                + report.sides());
      }
      if (!stuck.containsAll(report.behind())) {
        complaints.add("FALSE ALARM: not all are stuck of those behind, " + report.behind());
      }
    }
    for (int c = 0; c < found.length; c++) {
      boolean closed = !oracle.stuckAmong(circles.get(c)).isEmpty();
      if (closed && found[c] == 0) {
        complain(circles.get(c), "MISS: not reported is " + circles.get(c));
      } else if (found[c] > 1) {
        complain(circles.get(c), "TWICE: " + found[c] + " reports of " + circles.get(c));
      }
    }
  }

  /**
   * Whoever stands still must be stuck by the oracle's word too. A stamped lock may leave a reader
   * in its queue while others read, until the last of these has done.
   */
  private void standing(Set<Integer> stuck) {
    Set<Integer> standing = new TreeSet<>();
    String known = "";
    for (int t = 0; t < state.threads(); t++) {
      if (!state.ended(t) && !stuck.contains(t)) {
        standing.add(t);
        known = state.waits(t) && state.waitsForStamped(t) ? STAMPED_QUEUE : known;
      }
    }
    if (!standing.isEmpty()) {
      complaints.add(known + "ORACLE: these stand still, and could go on: " + standing);
    }
  }

  private void complain(Collection<Integer> about, String complaint) {
    String known = "";
    for (int t : about) {
      if (state.waitsForPermitsOfSeveral(t)) {
        known = PERMITS;
        break;
      } else if (oracle.waitsInQueueOfStamped(t)) {
        known = STAMPED_QUEUE;
      } else if (state.waits(t) && state.step(t).op() == Op.CALL && state.holdsNothing(t)) {
        known = METHOD_ENTRY;
      }
    }
    complaints.add(known + complaint);
  }

  /** Whether another thread than its holder could release what a thread waits for. */
  private boolean waitsForWhatAnybodyMayRelease(int t) {
    if (!state.waits(t) || state.step(t).op() == Op.JOIN) {
      return false;
    }
    return switch (state.kind(state.step(t))) {
      case SEMAPHORE, STAMPED -> true;
      default -> false;
    };
  }

  /** Returns the circle that a report is of; -1, and complains, if there is none. */
  private int circleOf(ReportedDeadlock report, List<Set<Integer>> circles) {
    List<Integer> sides = withoutQueues(report.sides());
    for (int i = 0; i < sides.size(); i++) {
      int next = sides.get((i + 1) % sides.size());
      boolean waits =
          sides.size() == 1
              ? oracle.blockers(next).contains(next)
              : oracle.mayWaitFor(sides.get(i)).contains(next);
      if (!waits) {
        complain(sides, "FALSE ALARM: t" + sides.get(i) + " does not wait for t" + next);
        return -1;
      }
    }
    for (int c = 0; c < circles.size(); c++) {
      if (circles.get(c).containsAll(sides)) {
        return c;
      }
    }
    complain(sides, "FALSE ALARM: no circle is " + new HashSet<>(sides));
    return -1;
  }

  /** Leaves out those in the middle of a queue, who only stand between two others in it. */
  private List<Integer> withoutQueues(List<Integer> sides) {
    List<Integer> kept = new ArrayList<>();
    int n = sides.size();
    for (int i = 0; i < n; i++) {
      int before = sides.get((i + n - 1) % n);
      int next = sides.get((i + 1) % n);
      boolean between =
          n > 2
              && oracle.rivals(sides.get(i)).contains(before)
              && oracle.rivals(sides.get(i)).contains(next);
      if (!between) {
        kept.add(sides.get(i));
      }
    }
    return kept;
  }
}
