package dev.impasse.core.dump;

import dev.impasse.core.model.LockKind;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the stack of a thread in a dump says of how it waits. */
final class Waiting {

  private static final int INNERMOST = 14;
  private static final Pattern WORKER =
      Pattern.compile("pool-\\d{1,9}-thread-\\d{1,9}|ForkJoinPool[.-]\\w{1,30}-worker-\\d{1,9}");
  private static final Pattern CARRIER = Pattern.compile("ForkJoinPool-1-worker-\\d{1,9}");
  private static final Set<String> IDLE =
      Set.of(
          "java.util.concurrent.ThreadPoolExecutor.getTask",
          "java.util.concurrent.ForkJoinPool.awaitWork",
          "java.util.concurrent.ForkJoinPool.runWorker", // inlined: the same with no task on top
          "java.util.TimerThread.mainLoop",
          "java.lang.ref.ReferenceQueue.remove",
          "java.lang.ref.Reference.waitForReferencePendingList");
  private static final Set<String> TIMERS =
      Set.of(
          "java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue.take",
          "java.util.concurrent.DelayQueue.take",
          "java.util.TimerThread.mainLoop");
  private static final Set<String> PUTS = Set.of("put", "putFirst", "putLast", "transfer");
  private static final Set<String> OF_THE_JVM =
      Set.of(
          "Reference Handler",
          "Finalizer",
          "Signal Dispatcher",
          "Attach Listener",
          "Common-Cleaner",
          "Notification Thread",
          "VirtualThread-unblocker",
          "Service Thread",
          "Monitor Deflation Thread",
          "process reaper");
  private static final Set<String> RUNS_A_TASK =
      Set.of(
          "java.util.concurrent.FutureTask.run",
          "java.util.concurrent.ForkJoinTask.doExec",
          "java.util.concurrent.CompletableFuture$AsyncSupply.run");

  private Waiting() {}

  /** Returns the signal that a thread waits for without a time-out, null if it does not. */
  static @Nullable DumpLock signalOf(DumpThread thread) {
    DumpLock wants = thread.wants();
    if (wants == null) {
      DumpLock waitsOn = thread.waitsOn();
      return waitsOn != null && waitsOn.kind() == LockKind.NOTIFICATION ? waitsOn : null;
    }
    return isSignal(wants) && !thread.isTimed() ? wants : null;
  }

  /** Whether nobody owns it in the way of a lock: others bring about what is waited for. */
  static boolean isSignal(DumpLock lock) {
    return lock.kind().isSignal() || lock.kind().hasPermits() || lock.kind() == LockKind.CONDITION;
  }

  /** Whether it is a thread of the agent, which waits for nobody in the program. */
  static boolean isOfImpasse(DumpThread thread) {
    return thread.name().startsWith("impasse-")
        && thread.stack().stream()
            .anyMatch(frame -> frame.getClassName().startsWith("dev.impasse.agent."));
  }

  /** Whether a thread has nothing to do for the program. */
  static boolean isIdle(DumpThread thread) {
    if (isOfImpasse(thread)) {
      return true;
    }
    for (StackTraceElement frame :
        thread.stack().subList(0, Math.min(INNERMOST, thread.stack().size()))) {
      if (!frame.getClassName().startsWith("java.")) {
        continue;
      }
      String method = frame.getClassName() + '.' + frame.getMethodName();
      if (RUNS_A_TASK.contains(method)) {
        return false;
      }
      if (IDLE.contains(method)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it waits for room in a queue of the JDK that is full. */
  static boolean isForRoom(DumpThread thread) {
    return thread.stack().stream()
        .limit(INNERMOST)
        .anyMatch(
            frame ->
                PUTS.contains(frame.getMethodName())
                    && frame.getClassName().startsWith("java.util.concurrent."));
  }

  /** Whether it is a thread of a pool of the JDK; some forms do not have the outer frames. */
  static boolean isWorker(DumpThread thread) {
    return DumpGraph.begins(thread, ".ThreadPoolExecutor", "runWorker")
        || DumpGraph.begins(thread, ".ForkJoinWorkerThread", "run")
        || DumpGraph.begins(thread, ".ForkJoinPool", "runWorker")
        || WORKER.matcher(thread.name()).matches();
  }

  /** Whether it waits until it is time for a task: then it does something without being woken. */
  static boolean hasTimer(DumpThread thread) {
    return thread.state().equals("TIMED_WAITING")
        && !isOfImpasse(thread)
        && thread.stack().stream()
            .limit(INNERMOST)
            .anyMatch(frame -> TIMERS.contains(frame.getClassName() + '.' + frame.getMethodName()));
  }

  /** Whether it may do something for others yet: it runs, or waits for no more than a time. */
  static boolean isAtWork(DumpThread thread) {
    boolean waits =
        thread.state().equals("WAITING")
            || thread.state().equals("BLOCKED")
            || thread.wants() != null
            || thread.waitsOn() != null;
    return !waits
        && !thread.stack().isEmpty()
        && !OF_THE_JVM.contains(thread.name())
        && !isIdle(thread)
        && !isMainAtRest(thread);
  }

  /** The main thread of many programs sleeps, or makes the dump. */
  static boolean isMainAtRest(DumpThread thread) {
    String top = thread.stack().get(0).getClassName();
    return thread.name().equals("main")
        && (top.equals("java.lang.Thread") || top.startsWith("sun.management."));
  }

  /**
   * Whether the program has virtual threads, of which a dump lacks most. The agent alone makes the
   * JVM start what wakes them, but no carrier.
   */
  static boolean hasVirtualThreads(List<DumpThread> threads) {
    return threads.stream().anyMatch(t -> t.virtual() || t.name().startsWith("VirtualThread-"))
        && (threads.stream().noneMatch(Waiting::isOfImpasse)
            || threads.stream().anyMatch(t -> t.virtual() || CARRIER.matcher(t.name()).matches()));
  }
}
