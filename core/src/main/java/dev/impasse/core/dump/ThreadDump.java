package dev.impasse.core.dump;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.WaitSummary;
import dev.impasse.core.waitfor.Deadlocks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A whole thread dump.
 *
 * @param process what tells one process from another: its number, or an address in it; "" when not
 *     known
 * @param time when it was made, as the dump says it, "" when not known
 * @param instant whether all of it is of one instant: made in one safepoint
 * @param threads the threads, in its order
 * @param problems what could not be read, a sentence each
 * @param notes what such a dump does not tell although it is whole, a sentence each
 * @param doubts why it cannot be said that there is no deadlock, where none is shown
 * @param byJvm the threads that the JVM itself lists as deadlocked or behind a deadlock
 * @param tellsOwners whether it names the owner of every lock of the JDK that has one
 */
public record ThreadDump(
    String process,
    String time,
    boolean instant,
    List<DumpThread> threads,
    List<String> problems,
    List<String> notes,
    List<String> doubts,
    Set<Long> byJvm,
    boolean tellsOwners) {

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
    return new ThreadDump(
        "", "", true, List.of(), List.of(), List.of(), List.of(why), Set.of(), false);
  }

  /** Whether there is nothing in it, not even something that is damaged. */
  boolean isNothing() {
    return threads.isEmpty() && problems.isEmpty() && doubts.isEmpty();
  }

  /**
   * Returns the deadlocks, those first that the dump itself shows: suspected only if the dump is
   * not of one instant. Then what looks like a hang to {@link HangRules}, always only suspected.
   */
  public List<Finding> deadlocks() {
    List<Finding> found = new ArrayList<>();
    Set<Long> explained = new HashSet<>();
    for (Finding finding : Deadlocks.detected(DumpGraph.of(threads).build())) {
      boolean sure = finding.sides().stream().allMatch(s -> byJvm.contains(s.thread().tid()));
      List<String> why = sure ? List.of(FOUND_BY_JVM) : instant ? AT_ONCE : ONE_BY_ONE;
      Certainty certainty = sure || instant ? Certainty.DETECTED : Certainty.SUSPECTED;
      found.add(finding.as(certainty).because(why));
      finding.sides().forEach(side -> explained.add(side.thread().tid()));
      finding.blockedBehind().forEach(one -> explained.add(one.thread().tid()));
    }
    if (problems.isEmpty()) {
      for (Finding finding : HangRules.suspect(threads, tellsOwners)) {
        if (finding.sides().stream().noneMatch(s -> explained.contains(s.thread().tid()))) {
          found.add(finding);
        }
      }
    }
    return found;
  }

  /**
   * Whether another dump may be of the same process: both say which they are of, or most threads of
   * the smaller one are in both.
   */
  public boolean isOfTheSameProcessAs(ThreadDump other) {
    if (!process.isEmpty() && !other.process.isEmpty()) {
      return process.equals(other.process);
    }
    return hasTheThreadsOf(other);
  }

  /** Whether most threads of the smaller one of two dumps are in both. */
  public boolean hasTheThreadsOf(ThreadDump other) {
    if (threads.isEmpty() || other.threads.isEmpty()) {
      return false;
    }
    Set<String> names = new HashSet<>();
    other.threads.forEach(thread -> names.add(thread.id() + " " + thread.name()));
    long both = threads.stream().filter(t -> names.contains(t.id() + " " + t.name())).count();
    return both * 5 >= Math.min(threads.size(), other.threads.size()) * 4L;
  }

  /** Whether the numbers of its threads are the JVM's own, which stay; else they are counted. */
  boolean hasOwnNumbers() {
    for (int i = 0; i < threads.size(); i++) {
      if (threads.get(i).id() != i + 1) {
        return true;
      }
    }
    return false;
  }

  /** Whether the program has virtual threads, and the dump shows only those that run. */
  public boolean hidesThreads() {
    return doubts.stream().anyMatch(DumpDoubts::isOfHiddenThreads);
  }

  /** Returns number and name of each thread that waits. */
  public Set<String> waiting() {
    Set<String> waiting = new HashSet<>();
    for (DumpThread thread : threads) {
      if (!thread.state().equals("RUNNABLE")) {
        waiting.add(thread.id() + " " + thread.name());
      }
    }
    return waiting;
  }

  /** Returns who blocks whom in it. */
  public WaitSummary waits() {
    return WaitSummaries.of(threads);
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
}
