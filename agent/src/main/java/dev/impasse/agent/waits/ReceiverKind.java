package dev.impasse.agent.waits;

import dev.impasse.core.model.LockKind;
import java.util.Set;

/** The JDK types whose operations are hooked: what a hook expects as its receiver. */
public enum ReceiverKind {
  /** Every {@code Lock}: both halves of a read-write lock and the application's own included. */
  LOCK(
      "java/util/concurrent/locks/Lock", "dev/impasse/runtime/LockHooks", "", LockKind.CUSTOM_LOCK),
  /** Every {@code Condition}. */
  CONDITION(
      "java/util/concurrent/locks/Condition",
      "dev/impasse/runtime/ConditionHooks",
      "",
      LockKind.NOTIFICATION),
  /** {@code StampedLock}, which is no {@code Lock}. */
  STAMPED_LOCK(
      "java/util/concurrent/locks/StampedLock",
      "dev/impasse/runtime/StampedLockHooks",
      "",
      LockKind.STAMPED_LOCK),
  /** {@code Semaphore}. */
  SEMAPHORE(
      "java/util/concurrent/Semaphore",
      "dev/impasse/runtime/SemaphoreHooks",
      "",
      LockKind.SEMAPHORE),
  /** {@code Thread}: start and join. */
  THREAD("java/lang/Thread", "dev/impasse/runtime/ThreadHooks", "", LockKind.THREAD_END),
  /** Any object, arrays included: wait and notify. */
  OBJECT("java/lang/Object", "dev/impasse/runtime/MonitorHooks", "object", LockKind.NOTIFICATION),
  /** {@code CountDownLatch}. */
  LATCH(
      "java/util/concurrent/CountDownLatch",
      "dev/impasse/runtime/BarrierHooks",
      "latch",
      LockKind.LATCH),
  /** {@code CyclicBarrier}. */
  BARRIER(
      "java/util/concurrent/CyclicBarrier",
      "dev/impasse/runtime/BarrierHooks",
      "barrier",
      LockKind.BARRIER),
  /** {@code Phaser}. */
  PHASER(
      "java/util/concurrent/Phaser", "dev/impasse/runtime/BarrierHooks", "phaser", LockKind.PHASER),
  /** {@code Exchanger}. */
  EXCHANGER(
      "java/util/concurrent/Exchanger",
      "dev/impasse/runtime/BarrierHooks",
      "exchanger",
      LockKind.EXCHANGER),
  /** Every {@code BlockingQueue}. */
  QUEUE("java/util/concurrent/BlockingQueue", "dev/impasse/runtime/QueueHooks", "", LockKind.QUEUE),
  /** The two ends of every {@code BlockingDeque}. */
  DEQUE("java/util/concurrent/BlockingDeque", QUEUE),
  /** What only {@code TransferQueue} has: it waits until its item is taken. */
  TRANSFER_QUEUE("java/util/concurrent/TransferQueue", QUEUE),
  /** Every {@code Future}. */
  FUTURE("java/util/concurrent/Future", "dev/impasse/runtime/FutureHooks", "", LockKind.FUTURE),
  /** What only {@code CompletableFuture} has. */
  PROMISE("java/util/concurrent/CompletableFuture", FUTURE);

  private final String internalName;
  private final String hooks;
  private final String hookPrefix;
  private final LockKind waitedFor;

  @SuppressWarnings("ImmutableEnumChecker") // the set is
  private final Set<String> types;

  ReceiverKind(String internalName, String hooks, String hookPrefix, LockKind waitedFor) {
    this.internalName = internalName;
    this.hooks = hooks;
    this.hookPrefix = hookPrefix;
    this.waitedFor = waitedFor;
    this.types = Set.of(internalName);
  }

  /** Makes a kind of those that are of another kind, too. */
  ReceiverKind(String internalName, ReceiverKind base) {
    this.internalName = internalName;
    this.hooks = base.hooks;
    this.hookPrefix = base.hookPrefix;
    this.waitedFor = base.waitedFor;
    this.types = Set.of(internalName, base.internalName);
  }

  /** Returns the kind of an object that a thread waits for and nobody holds. */
  public static LockKind signalOf(Object awaited) {
    for (ReceiverKind kind : values()) {
      if (kind.isSignal() && Types.isSubtype(awaited.getClass(), kind.internalName)) {
        return kind.waitedFor;
      }
    }
    return LockKind.UNKNOWN;
  }

  /** Returns the internal name of the type, with slashes. */
  public String internalName() {
    return internalName;
  }

  /** Returns the internal names of this type and of the kind whose operations it has, too. */
  public Set<String> types() {
    return types;
  }

  /** Returns the internal name of the runtime's class with their hooks, with slashes. */
  public String hooks() {
    return hooks;
  }

  /** Whether nobody holds such a thing: others bring about what is waited for. */
  private boolean isSignal() {
    return waitedFor.isSignal() && waitedFor != LockKind.NOTIFICATION;
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
