package dev.impasse.core.dump;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.Mode;
import dev.impasse.core.waitfor.Deadlocks;
import dev.impasse.core.waitfor.WaitForGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole thread dump.
 *
 * @param process what tells one process from another, "" when not known
 * @param instant whether all of it is of one instant: made in one safepoint
 * @param threads the threads, in its order
 * @param problems what could not be read, a sentence each
 */
public record ThreadDump(
    String process, boolean instant, List<DumpThread> threads, List<String> problems) {

  private static final List<String> AT_ONCE =
      List.of("the dump was made in one safepoint: what it shows was so at one instant");
  private static final List<String> ONE_BY_ONE =
      List.of(
          "the dump looks at one thread after the other, so that the waits may be of different "
              + "instants; a second dump with the same would make it certain");

  /** Copies the lists. */
  public ThreadDump {
    threads = List.copyOf(threads);
    problems = List.copyOf(problems);
  }

  /** Returns the deadlocks; suspected only if the dump is not of one instant. */
  public List<Finding> deadlocks() {
    List<Finding> found = new ArrayList<>();
    for (Finding finding : Deadlocks.find(graph())) {
      found.add(
          new Finding(
              finding.kind(),
              instant ? Certainty.DETECTED : Certainty.SUSPECTED,
              finding.fingerprint(),
              finding.sides(),
              finding.blockedBehind(),
              instant ? AT_ONCE : ONE_BY_ONE,
              finding.fix()));
    }
    return found;
  }

  /** Returns a finding of one dump as another one confirms it. */
  public static Finding confirmed(Finding finding) {
    return new Finding(
        finding.kind(),
        Certainty.DETECTED,
        finding.fingerprint(),
        finding.sides(),
        finding.blockedBehind(),
        List.of("two dumps of the same process show the same threads in the same waits"),
        finding.fix());
  }

  private WaitForGraph graph() {
    WaitForGraph.Builder graph = WaitForGraph.builder();
    Map<String, Long> keys = new HashMap<>();
    for (DumpThread thread : threads) {
      graph.thread(
          thread.id(),
          new ThreadRef(thread.id(), thread.name(), thread.virtual(), thread.daemon()));
      graph.stack(thread.id(), thread.stack());
    }
    for (DumpThread thread : threads) {
      thread
          .holds()
          .forEach(
              (lock, at) ->
                  graph.hold(
                      thread.id(),
                      resource(graph, keys, lock),
                      Mode.EXCLUSIVE,
                      1,
                      Optional.ofNullable(at).orElse(null),
                      ""));
    }
    for (DumpThread thread : threads) {
      DumpLock wants = thread.wants();
      if (wants != null) {
        long key = resource(graph, keys, wants);
        graph.want(thread.id(), key, Mode.EXCLUSIVE, 1, false, thread.wantsAt(), "");
        owner(graph, thread, wants, key);
      }
    }
    return graph.build();
  }

  /** The dump may tell the owner of a lock only where somebody waits for it. */
  private void owner(WaitForGraph.Builder graph, DumpThread waiter, DumpLock wants, long key) {
    for (DumpThread other : threads) {
      if (other.id() == waiter.ownerId() && !other.holds().containsKey(wants)) {
        graph.hold(other.id(), key, Mode.EXCLUSIVE, 1, null, "");
      }
    }
  }

  private static long resource(WaitForGraph.Builder graph, Map<String, Long> keys, DumpLock lock) {
    long key = keys.computeIfAbsent(lock.identity(), k -> (long) keys.size() + 1);
    graph.resource(key, new LockRef((int) key, lock.kind(), lock.label(), lock.className()));
    return key;
  }
}
