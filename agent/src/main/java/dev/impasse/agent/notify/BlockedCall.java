package dev.impasse.agent.notify;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The call in which a thread waits, as its stack tells, and whether {@code Thread.interrupt} ends
 * it.
 *
 * <p>Read from the frames of the JDK and not from the call site: a lock class of the application
 * that waits in {@code AbstractQueuedSynchronizer.acquire} cannot be interrupted, whatever its own
 * method is called. What is not known to end by an interrupt counts as one that does not.
 *
 * @param call where the application's code, or the outermost frame, calls the JDK: {@code
 *     ReentrantLock.lock}
 * @param interruptible whether an interrupt ends the wait
 */
public record BlockedCall(String call, boolean interruptible) {

  private static final String HOOKS = "java.impasse.";
  private static final String QUEUED = "AbstractQueuedSynchronizer";
  private static final String QUEUED_LONG = "AbstractQueuedLongSynchronizer";
  private static final String CONDITION = "ConditionObject";

  /** Methods whose wait ends with an interrupt, by simple class name. */
  private static final Map<String, Set<String>> ENDS =
      Map.ofEntries(
          Map.entry("Object", Set.of("wait", "wait0")),
          Map.entry(QUEUED, Set.of("acquireInterruptibly", "acquireSharedInterruptibly")),
          Map.entry(QUEUED_LONG, Set.of("acquireInterruptibly", "acquireSharedInterruptibly")),
          Map.entry(CONDITION, Set.of("await")),
          Map.entry("StampedLock", Set.of("writeLockInterruptibly", "readLockInterruptibly")),
          Map.entry("FutureTask", Set.of("get")),
          Map.entry("CompletableFuture", Set.of("get")),
          Map.entry("ForkJoinTask", Set.of("get")),
          Map.entry("Phaser", Set.of("awaitAdvanceInterruptibly")),
          Map.entry("Exchanger", Set.of("exchange")),
          Map.entry("SynchronousQueue", Set.of("put", "take")),
          Map.entry("LinkedTransferQueue", Set.of("transfer", "take")));

  /** Methods whose wait goes on after an interrupt, though they may call one of the above. */
  private static final Map<String, Set<String>> GOES_ON =
      Map.of(
          CONDITION,
          Set.of("awaitUninterruptibly"),
          "StampedLock",
          Set.of("writeLock", "readLock"),
          "CompletableFuture",
          Set.of("join"),
          "ForkJoinTask",
          Set.of("join", "invoke"),
          "Phaser",
          Set.of("arriveAndAwaitAdvance", "awaitAdvance"));

  /**
   * Reads a stack.
   *
   * @param stack innermost frame first
   * @param forLock whether the thread wants a lock and nothing else: then one in {@code await} or
   *     {@code wait} was signalled, and an interrupt is only noted until it has its lock back
   * @param blocked whether the JVM calls the thread BLOCKED, for a monitor: no interrupt ends that
   */
  static BlockedCall of(List<StackTraceElement> stack, boolean forLock, boolean blocked) {
    String call = "";
    boolean queued = false;
    boolean known = blocked;
    boolean ends = false;
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().startsWith(HOOKS)) {
        continue;
      }
      if (!ofJdk(frame)) {
        break;
      }
      String type = simpleName(frame.getClassName());
      String method = frame.getMethodName();
      call = type + "." + method;
      if (known) {
        continue;
      }
      if (has(GOES_ON, type, method)) {
        known = true;
      } else if (has(ENDS, type, method)) {
        known = true;
        boolean signal = type.equals(CONDITION) || type.equals("Object");
        ends = !(signal && (forLock || queued));
      } else if ((type.equals(QUEUED) || type.equals(QUEUED_LONG))
          && (method.equals("acquire") || method.equals("acquireShared"))) {
        queued = true;
      }
    }
    return new BlockedCall(call.isEmpty() || blocked ? monitor(call) : call, ends);
  }

  /** Whether an interrupt ends a wait; the parameters are those of {@link #of}. */
  public static boolean endsByInterrupt(
      List<StackTraceElement> stack, boolean forLock, boolean blocked) {
    return of(stack, forLock, blocked).interruptible();
  }

  private static String monitor(String call) {
    return call.isEmpty() ? "synchronized" : "synchronized (" + call + ")";
  }

  private static boolean has(Map<String, Set<String>> table, String type, String method) {
    return table.getOrDefault(type, Set.of()).contains(method);
  }

  private static boolean ofJdk(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.startsWith("java.") || type.startsWith("jdk.") || type.startsWith("sun.");
  }

  private static String simpleName(String type) {
    return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
  }
}
