package dev.impasse.agent.weave;

/** The JDK types whose operations are hooked: what a hook expects as its receiver. */
public enum ReceiverKind {
  /** Every {@code Lock}: both halves of a read-write lock and the application's own included. */
  LOCK("java/util/concurrent/locks/Lock", ""),
  /** Every {@code Condition}. */
  CONDITION("java/util/concurrent/locks/Condition", ""),
  /** {@code StampedLock}, which is no {@code Lock}. */
  STAMPED_LOCK("java/util/concurrent/locks/StampedLock", "stamped"),
  /** {@code Semaphore}. */
  SEMAPHORE("java/util/concurrent/Semaphore", "semaphore"),
  /** {@code Thread}: start and join. */
  THREAD("java/lang/Thread", "thread"),
  /** Any object, arrays included: wait and notify. */
  OBJECT("java/lang/Object", "object"),
  /** {@code CountDownLatch}. */
  LATCH("java/util/concurrent/CountDownLatch", "latch"),
  /** {@code CyclicBarrier}. */
  BARRIER("java/util/concurrent/CyclicBarrier", "barrier"),
  /** {@code Phaser}. */
  PHASER("java/util/concurrent/Phaser", "phaser"),
  /** {@code Exchanger}. */
  EXCHANGER("java/util/concurrent/Exchanger", "exchanger"),
  /** Every {@code BlockingQueue}. */
  QUEUE("java/util/concurrent/BlockingQueue", "queue"),
  /** The two ends of every {@code BlockingDeque}. */
  DEQUE("java/util/concurrent/BlockingDeque", "deque"),
  /** Every {@code Future}. */
  FUTURE("java/util/concurrent/Future", "future"),
  /** What only {@code CompletableFuture} has. */
  PROMISE("java/util/concurrent/CompletableFuture", "promise");

  private final String internalName;
  private final String hookPrefix;

  ReceiverKind(String internalName, String hookPrefix) {
    this.internalName = internalName;
    this.hookPrefix = hookPrefix;
  }

  /** Returns the internal name of the type, with slashes. */
  public String internalName() {
    return internalName;
  }

  /** Whether nobody holds such a thing: others bring about what is waited for. */
  boolean isSignal() {
    return switch (this) {
      case LATCH, BARRIER, PHASER, EXCHANGER, QUEUE, DEQUE, FUTURE, PROMISE -> true;
      default -> false;
    };
  }

  /** Returns the simple name of the type, as reports say it. */
  String simpleName() {
    return internalName.substring(internalName.lastIndexOf('/') + 1);
  }

  /** Returns the name of the hook for a method: prefix and capitalised name, or just the name. */
  String hookName(String method) {
    return hookPrefix.isEmpty()
        ? method
        : hookPrefix + Character.toUpperCase(method.charAt(0)) + method.substring(1);
  }
}
