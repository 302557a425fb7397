package dev.impasse.core.dump;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import dev.impasse.core.waitfor.Deadlocks;
import dev.impasse.core.waitfor.WaitForGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A whole thread dump.
 *
 * @param process what tells one process from another, "" when not known
 * @param time when it was made, as the dump says it, "" when not known
 * @param instant whether all of it is of one instant: made in one safepoint
 * @param threads the threads, in its order
 * @param problems what could not be read, a sentence each
 * @param notes what such a dump does not tell although it is whole, a sentence each
 * @param doubts why it cannot be said that there is no deadlock, where none is shown
 * @param byJvm the threads that the JVM itself lists as deadlocked or behind a deadlock
 */
public record ThreadDump(
    String process,
    String time,
    boolean instant,
    List<DumpThread> threads,
    List<String> problems,
    List<String> notes,
    List<String> doubts,
    Set<Long> byJvm) {

  private static final String FOUND_BY_JVM =
      "the JVM itself lists these threads as deadlocked, in the dump";

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
    notes = List.copyOf(notes);
    doubts = List.copyOf(doubts);
    byJvm = Set.copyOf(byJvm);
  }

  /** Makes one of a file in which nothing could be read. */
  static ThreadDump unread(String why) {
    return new ThreadDump("", "", true, List.of(), List.of(), List.of(), List.of(why), Set.of());
  }

  /** Whether there is nothing in it, not even something that is damaged. */
  boolean isNothing() {
    return threads.isEmpty() && problems.isEmpty() && doubts.isEmpty();
  }

  /** Returns the deadlocks; suspected only if the dump is not of one instant. */
  public List<Finding> deadlocks() {
    List<Finding> found = new ArrayList<>();
    for (Finding finding : Deadlocks.detected(graph())) {
      boolean sure = finding.sides().stream().allMatch(s -> byJvm.contains(s.thread().tid()));
      List<String> why = sure ? List.of(FOUND_BY_JVM) : instant ? AT_ONCE : ONE_BY_ONE;
      Certainty certainty = sure || instant ? Certainty.DETECTED : Certainty.SUSPECTED;
      found.add(finding.as(certainty).because(why));
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
    Map<Long, DumpThread> byId = new HashMap<>();
    Map<DumpLock, DumpThread> initialisers = new HashMap<>();
    Map<String, DumpThread> monitors = new HashMap<>();
    for (DumpThread thread : threads) {
      byId.put(thread.id(), thread);
      graph.thread(
          thread.id(),
          new ThreadRef(thread.id(), thread.name(), thread.virtual(), thread.daemon()));
      graph.stack(thread.id(), thread.stack());
    }
    for (DumpThread thread : threads) {
      for (DumpLock lock : thread.holds().keySet()) {
        long key = resource(graph, keys, lock);
        DumpThread other = monitors.putIfAbsent(lock.identity(), thread);
        if (other != null && lock.kind() == LockKind.MONITOR) {
          graph.provesNothing(key); // only one of them can have entered it
        }
        graph.hold(thread.id(), key, Mode.EXCLUSIVE, 1, thread.holds().get(lock), "");
        if (lock.kind() == LockKind.CLASS_INIT && initialisers.putIfAbsent(lock, thread) != null) {
          graph.provesNothing(key); // two classes of one name, of two loaders
        }
      }
    }
    Set<DumpLock> told = new HashSet<>();
    for (DumpThread thread : threads) {
      DumpLock wants = thread.wants();
      if (wants != null) {
        long key = resource(graph, keys, wants);
        graph.want(thread.id(), key, Mode.EXCLUSIVE, 1, false, thread.wantsAt(), "");
        DumpThread owner = byId.get(thread.ownerId());
        if (owner != null && !owner.holds().containsKey(wants) && told.add(wants)) {
          // The dump may tell the owner of a lock only where somebody waits for it.
          graph.hold(owner.id(), key, Mode.EXCLUSIVE, 1, null, "");
        }
      }
    }
    return graph.build();
  }

  private static long resource(WaitForGraph.Builder graph, Map<String, Long> keys, DumpLock lock) {
    long key = keys.computeIfAbsent(lock.identity(), k -> (long) keys.size() + 1);
    graph.resource(key, new LockRef((int) key, lock.kind(), lock.label(), lock.className()));
    graph.owned(key); // a dump names an owner where the JVM knows one, and nothing else
    return key;
  }
}
