package dev.impasse.core.dump;

import dev.impasse.core.model.LockKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Why a dump that shows no deadlock may have one, where several forms have the same reason. */
public final class DumpDoubts {

  private static final String INITIALISERS =
      "threads stand in initialisers of classes, and this form does not show whether they wait for"
          + " another class; make one with jstack -l PID: threads=";
  private static final String VIRTUAL =
      "threads wait for locks that no thread of this dump holds, and the program has virtual threads,"
          + " of which such a dump shows only those that run; see who holds them with jcmd PID"
          + " Thread.dump_to_file -format=json FILE: threads=";
  private static final String HIDDEN =
      "the program has virtual threads, of which such a dump shows only those that run; see them all"
          + " with jcmd PID Thread.dump_to_file -format=json FILE";
  private static final String CUT =
      "stacks are cut, as ThreadInfo.toString does after 8 frames, and threads wait for results; make"
          + " one with jstack -l PID: threads=";

  private static final String UNNAMED =
      "threads wait for locks, and it does not show which; make one with jstack -l PID: threads=";
  private static final String NO_STACKS =
      "no line of a stack could be read; make a dump with jstack -l PID: threads=";
  private static final String LOST =
      "threads wait for monitors that no thread here holds, and the beginning of the dump is not"
          + " there: threads=";
  private static final int INNERMOST = 10;

  private DumpDoubts() {}

  /** Returns a doubt where threads wait for locks that the dump does not name. */
  static List<String> ofUnnamedLocks(List<DumpThread> threads, Set<Long> certain) {
    return doubt(
        UNNAMED,
        threads,
        thread ->
            thread.wants() == null
                && thread.waitsOn() == null
                && !certain.contains(thread.id())
                && waitsForALock(thread));
  }

  /** Returns a doubt where threads are there and not one line of a stack. */
  static List<String> ofNoStacks(List<DumpThread> threads, Set<Long> certain) {
    boolean any = threads.stream().anyMatch(thread -> !thread.stack().isEmpty());
    return any || !certain.isEmpty() ? List.of() : doubt(NO_STACKS, threads, thread -> true);
  }

  /**
   * Returns a doubt where the owner of a monitor may be in the part of a dump that is not there.
   */
  static List<String> ofLostOwners(List<DumpThread> threads) {
    LockHolders holders = LockHolders.of(threads);
    return doubt(
        LOST,
        threads,
        thread -> {
          DumpLock wants = thread.wants();
          return wants != null && wants.kind() == LockKind.MONITOR && holders.holder(wants) == null;
        });
  }

  private static boolean waitsForALock(DumpThread thread) {
    if (!thread.state().equals("WAITING")) {
      return thread.state().equals("BLOCKED");
    }
    return thread.stack().isEmpty()
        || thread.stack().stream()
            .limit(INNERMOST)
            .map(StackTraceElement::getClassName)
            .anyMatch(type -> type.startsWith("java.util.concurrent.locks.Reentrant"));
  }

  /**
   * Returns a doubt where threads stand in initialisers of classes: only the JVM's own text says
   * who waits for the initialisation of a class; elsewhere such a thread seems to run.
   */
  public static List<String> ofInitialisers(List<DumpThread> threads) {
    return doubt(INITIALISERS, threads, DumpDoubts::standsInInitialiser);
  }

  /** Whether a thread is at the top of an initialiser, or waits within one. */
  static boolean standsInInitialiser(DumpThread thread) {
    for (StackTraceElement frame : thread.stack()) {
      if (frame.getMethodName().equals("<clinit>")) {
        return thread.state().equals("RUNNABLE")
            ? frame.equals(thread.stack().get(0))
            : Waiting.signalOf(thread) != null;
      }
    }
    return false;
  }

  /** Whether a doubt is there because virtual threads are not. */
  public static boolean isOfHiddenThreads(String doubt) {
    return doubt.equals(HIDDEN) || doubt.startsWith(VIRTUAL);
  }

  /**
   * Returns a doubt where the program has virtual threads: those that are not mounted may hold what
   * others want, or be stuck themselves.
   */
  static List<String> ofVirtualThreads(List<DumpThread> threads, boolean tellsOwners) {
    if (!Waiting.hasVirtualThreads(threads)) {
      return List.of();
    }
    Set<String> held = new HashSet<>();
    Set<Long> known = new HashSet<>();
    for (DumpThread thread : threads) {
      thread.holds().keySet().forEach(lock -> held.add(lock.identity()));
      known.add(thread.id());
    }
    List<String> wanted =
        doubt(
            VIRTUAL,
            threads,
            thread -> {
              DumpLock wants = thread.wants();
              return wants != null
                  && hasOwner(wants, tellsOwners)
                  && !held.contains(wants.identity())
                  && !known.contains(thread.ownerId());
            });
    return wanted.isEmpty() ? List.of(HIDDEN) : wanted;
  }

  private static boolean hasOwner(DumpLock lock, boolean tellsOwners) {
    return lock.kind() == LockKind.MONITOR
        || (tellsOwners && lock.kind() == LockKind.REENTRANT_LOCK);
  }

  /** Returns a doubt where stacks are cut and a thread that is no worker waits for a result. */
  static List<String> ofCutStacks(List<TextThread> read) {
    List<DumpThread> cut = new ArrayList<>();
    for (TextThread thread : read) {
      if (thread.isCut()) {
        cut.add(thread.thread());
      }
    }
    return doubt(CUT, cut, thread -> isForResult(thread.wants()) && !Waiting.isWorker(thread));
  }

  private static boolean isForResult(@Nullable DumpLock wants) {
    return wants != null && wants.kind() == LockKind.FUTURE;
  }

  private static List<String> doubt(
      String why, List<DumpThread> threads, Predicate<DumpThread> applies) {
    long count = threads.stream().filter(applies).count();
    return count == 0 ? List.of() : List.of(why + count);
  }
}
