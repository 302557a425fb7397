package dev.impasse.core.predict;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All reorderings of a small trace, one by one: slow, and simple enough to be believed.
 *
 * <p>Shares no code with what it checks. A state says how many events of each thread have happened
 * and which event last wrote each variable; a step is the next event of some thread, if the lock is
 * free, the thread was started or has ended, and a read sees the write that it saw in the trace.
 */
final class Reorderings {

  /** One event, as in a line of text. */
  record Event(int thread, String op, String operand) {

    @Override
    public String toString() {
      return "T" + thread + "|" + op + "(" + operand + ")|0";
    }
  }

  private final List<Event> trace;
  private final Map<Integer, List<Integer>> byThread = new HashMap<>();
  private final int[] sees;
  private final boolean keepLockOrder;

  private Reorderings(List<Event> trace, boolean keepLockOrder) {
    this.trace = trace;
    this.keepLockOrder = keepLockOrder;
    this.sees = new int[trace.size()];
    Map<String, Integer> last = new HashMap<>();
    for (int i = 0; i < trace.size(); i++) {
      Event e = trace.get(i);
      byThread.computeIfAbsent(e.thread, t -> new ArrayList<>()).add(i);
      if (e.op.equals("r")) {
        sees[i] = last.getOrDefault(e.operand, -1);
      } else if (e.op.equals("w")) {
        last.put(e.operand, i);
      }
    }
  }

  /** Whether some reordering ends in a cycle of threads that want what the next one holds. */
  static boolean deadlock(List<Event> trace) {
    return new Reorderings(trace, false).search();
  }

  /** The same, of those reorderings that keep the order of the sections of each lock. */
  static boolean syncPreserving(List<Event> trace) {
    return new Reorderings(trace, true).search();
  }

  private boolean search() {
    Set<List<Integer>> seen = new HashSet<>();
    Deque<List<Integer>> runs = new ArrayDeque<>();
    runs.push(List.of());
    while (!runs.isEmpty()) {
      List<Integer> run = runs.pop();
      State state = new State(run);
      if (!seen.add(state.key())) {
        continue;
      }
      if (state.stuck()) {
        return true;
      }
      for (int next : state.enabled()) {
        List<Integer> longer = new ArrayList<>(run);
        longer.add(next);
        runs.push(longer);
      }
    }
    return false;
  }

  /** What has happened after a run. */
  private final class State {
    final Map<Integer, Integer> done = new HashMap<>();
    final Map<String, Integer> holder = new HashMap<>();
    final Map<String, Integer> lastSection = new HashMap<>();
    final Map<String, Integer> written = new HashMap<>();

    State(List<Integer> run) {
      for (int i : run) {
        Event e = trace.get(i);
        done.merge(e.thread, 1, Integer::sum);
        switch (e.op) {
          case "acq" -> {
            holder.put(e.operand, e.thread);
            lastSection.put(e.operand, i);
          }
          case "rel" -> holder.remove(e.operand);
          case "w" -> written.put(e.operand, i);
          default -> {
            // changes nothing
          }
        }
      }
    }

    List<Integer> key() {
      List<Integer> key = new ArrayList<>();
      for (int thread : byThread.keySet()) {
        key.add(done.getOrDefault(thread, 0));
      }
      written.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(e -> key.addAll(Arrays.asList(e.getKey().hashCode(), e.getValue())));
      lastSection.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(e -> key.addAll(Arrays.asList(e.getKey().hashCode(), e.getValue())));
      return key;
    }

    int next(int thread) {
      List<Integer> events = byThread.get(thread);
      int at = done.getOrDefault(thread, 0);
      return at < events.size() ? events.get(at) : -1;
    }

    List<Integer> enabled() {
      List<Integer> enabled = new ArrayList<>();
      for (int thread : byThread.keySet()) {
        int i = next(thread);
        if (i >= 0 && started(thread) && possible(i)) {
          enabled.add(i);
        }
      }
      return enabled;
    }

    boolean started(int thread) {
      for (int i = 0; i < trace.size(); i++) {
        Event e = trace.get(i);
        if (e.op.equals("fork") && e.operand.equals("T" + thread)) {
          return done.getOrDefault(e.thread, 0) > byThread.get(e.thread).indexOf(i);
        }
      }
      return true;
    }

    boolean possible(int i) {
      Event e = trace.get(i);
      return switch (e.op) {
        case "acq" ->
            !holder.containsKey(e.operand)
                && !(keepLockOrder && lastSection.getOrDefault(e.operand, -1) > i);
        case "r" -> written.getOrDefault(e.operand, -1) == sees[i];
        case "join" -> {
          int thread = Integer.parseInt(e.operand.substring(1));
          yield !byThread.containsKey(thread) || next(thread) < 0;
        }
        default -> true;
      };
    }

    /** Whether threads stand before acquires in a cycle. */
    boolean stuck() {
      for (int start : byThread.keySet()) {
        Set<Integer> path = new HashSet<>();
        int at = start;
        while (path.add(at)) {
          int i = next(at);
          Integer to =
              i >= 0 && trace.get(i).op.equals("acq") && started(at)
                  ? holder.get(trace.get(i).operand)
                  : null;
          if (to == null || to == at) {
            break;
          }
          at = to;
          if (at == start) {
            return true;
          }
        }
      }
      return false;
    }
  }
}
