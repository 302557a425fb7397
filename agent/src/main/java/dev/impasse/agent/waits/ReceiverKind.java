package dev.impasse.agent.waits;

/** The JDK types whose operations are hooked: what a hook expects as its receiver. */
public enum ReceiverKind {
  /** Every {@code Lock}: both halves of a read-write lock and the application's own included. */
  LOCK("java/util/concurrent/locks/Lock", "dev/impasse/runtime/LockHooks", ""),
  /** Every {@code Condition}. */
  CONDITION("java/util/concurrent/locks/Condition", "dev/impasse/runtime/ConditionHooks", ""),
  /** {@code StampedLock}, which is no {@code Lock}. */
  STAMPED_LOCK(
      "java/util/concurrent/locks/StampedLock", "dev/impasse/runtime/StampedLockHooks", ""),
  /** {@code Semaphore}. */
  SEMAPHORE("java/util/concurrent/Semaphore", "dev/impasse/runtime/SemaphoreHooks", ""),
  /** {@code Thread}: start and join. */
  THREAD("java/lang/Thread", "dev/impasse/runtime/ThreadHooks", ""),
  /** Any object, arrays included: wait and notify. */
  OBJECT("java/lang/Object", "dev/impasse/runtime/MonitorHooks", "object"),
  /** {@code CountDownLatch}. */
  LATCH("java/util/concurrent/CountDownLatch", "dev/impasse/runtime/BarrierHooks", "latch"),
  /** {@code CyclicBarrier}. */
  BARRIER("java/util/concurrent/CyclicBarrier", "dev/impasse/runtime/BarrierHooks", "barrier"),
  /** {@code Phaser}. */
  PHASER("java/util/concurrent/Phaser", "dev/impasse/runtime/BarrierHooks", "phaser"),
  /** {@code Exchanger}. */
  EXCHANGER("java/util/concurrent/Exchanger", "dev/impasse/runtime/BarrierHooks", "exchanger"),
  /** Every {@code BlockingQueue}. */
  QUEUE("java/util/concurrent/BlockingQueue", "dev/impasse/runtime/QueueHooks", ""),
  /** The two ends of every {@code BlockingDeque}. */
  DEQUE("java/util/concurrent/BlockingDeque", "dev/impasse/runtime/QueueHooks", ""),
  /** Every {@code Future}. */
  FUTURE("java/util/concurrent/Future", "dev/impasse/runtime/FutureHooks", ""),
  /** What only {@code CompletableFuture} has. */
  PROMISE("java/util/concurrent/CompletableFuture", "dev/impasse/runtime/FutureHooks", "");

  private final String internalName;
  private final String hooks;
  private final String hookPrefix;

  ReceiverKind(String internalName, String hooks, String hookPrefix) {
    this.internalName = internalName;
    this.hooks = hooks;
    this.hookPrefix = hookPrefix;
  }

  /** Returns the internal name of the type, with slashes. */
  public String internalName() {
    return internalName;
  }

  /** Returns the internal name of the runtime's class with their hooks, with slashes. */
  public String hooks() {
    return hooks;
  }

  /** Returns the simple name of the type, as reports say it. */
  public String simpleName() {
    return internalName.substring(internalName.lastIndexOf('/') + 1);
  }

  /** Returns the name of the hook for a method: prefix and capitalised name, or just the name. */
  public String hookName(String method) {
    return hookPrefix.isEmpty()
        ? method
        : hookPrefix + Character.toUpperCase(method.charAt(0)) + method.substring(1);
  }
}
