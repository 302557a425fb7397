package dev.impasse.agent.detect;

import dev.impasse.agent.detect.ReachableCalls.SignalCall;
import dev.impasse.core.model.LockKind;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import org.jspecify.annotations.Nullable;

/**
 * What is a signal for what: which calls bring about what a thread waits for. The one place that
 * knows.
 */
final class Signals {

  private static final Set<String> WAITS =
      Set.of(
          "await",
          "arriveAndAwaitAdvance",
          "awaitAdvance",
          "awaitAdvanceInterruptibly",
          "awaitUninterruptibly",
          "exchange",
          "put",
          "putFirst",
          "putLast",
          "take",
          "takeFirst",
          "takeLast",
          "get",
          "join",
          "wait",
          "acquire",
          "acquireUninterruptibly");

  private static final List<String> ITEM = List.of("put", "offer", "add", "transfer", "push");
  private static final List<String> ROOM =
      List.of("take", "poll", "remove", "clear", "drainTo", "pop");
  private static final List<String> RESULT =
      List.of(
          "complete", "set", "succe", "fail", "try", "cancel", "obtrude", "run", "rej", "resolve");
  private static final List<String> ARRIVAL = List.of("await", "arrive", "reset", "exchange");
  private static final List<String> NOTICE = List.of("notify", "signal", "countDown", "release");
  private static final Set<String> NOTIFIES = Set.of("notify", "notifyAll", "signal", "signalAll");
  private static final List<String> LOCKS = List.of("unlock", "lock", "acquire");

  /** What changes a pool, so that a task in its queue is run after all. */
  private static final Set<String> POOL =
      Set.of("setCorePoolSize", "setMaximumPoolSize", "getQueue", "remove", "purge");

  private Signals() {}

  /** Returns the kind of what a wait without a lock is for. */
  static LockKind kindOf(Object awaited) {
    if (awaited instanceof CountDownLatch) {
      return LockKind.LATCH;
    } else if (awaited instanceof CyclicBarrier) {
      return LockKind.BARRIER;
    } else if (awaited instanceof Phaser) {
      return LockKind.PHASER;
    } else if (awaited instanceof Exchanger<?>) {
      return LockKind.EXCHANGER;
    } else if (awaited instanceof BlockingQueue<?>) {
      return LockKind.QUEUE;
    }
    return awaited instanceof Future<?> ? LockKind.FUTURE : LockKind.UNKNOWN;
  }

  /** Returns the methods by which such a wait can have begun. */
  static Set<String> waits() {
    return WAITS;
  }

  /** Whether a method of this name can be a signal for anything. */
  static boolean mayBe(String method) {
    return starts(ITEM, method)
        || starts(ROOM, method)
        || starts(RESULT, method)
        || starts(ARRIVAL, method)
        || starts(NOTICE, method)
        || starts(LOCKS, method)
        || POOL.contains(method)
        || method.equals("interrupt")
        || method.equals("shutdownNow");
  }

  /** Whether a call ends waits of many kinds, whatever they are for. */
  static boolean interrupts(SignalCall call) {
    return switch (call.method() + call.descriptor()) {
      case "interrupt()V", "cancel(Z)Z", "shutdownNow()Ljava/util/List;" -> true;
      default -> false;
    };
  }

  /** Whether a call makes a pool run a task that waits in its queue, or takes it out. */
  static boolean changesPool(SignalCall call) {
    return POOL.contains(call.method())
        && call.owner().startsWith("java/util/concurrent/")
        && call.owner().contains("ThreadPoolExecutor");
  }

  /** Whether a call takes what another one of its kind releases. */
  static boolean acquires(String method) {
    return method.startsWith("acquire")
        || method.startsWith("tryAcquire")
        || method.startsWith("lock")
        || method.startsWith("tryLock")
        || method.equals("writeLock")
        || method.equals("readLock");
  }

  /** Whether a call releases a lock or permits. */
  static boolean releases(String method) {
    return method.startsWith("release")
        || method.startsWith("unlock")
        || method.startsWith("tryUnlock");
  }

  /**
   * Whether a call can be made on an object: its class, or one of its supertypes, is the receiver's
   * static type.
   */
  static boolean fits(SignalCall call, @Nullable Object target) {
    return target == null || isSupertype(call.owner().replace('/', '.'), target.getClass());
  }

  private static boolean isSupertype(String name, @Nullable Class<?> of) {
    if (of == null) {
      return false;
    }
    if (of.getName().equals(name) || isSupertype(name, of.getSuperclass())) {
      return true;
    }
    for (Class<?> above : of.getInterfaces()) {
      if (isSupertype(name, above)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a call brings about what is waited for, if its receiver is the object.
   *
   * @param item of a queue: whether an item is waited for, else room
   */
  static boolean gives(LockKind kind, boolean item, SignalCall call) {
    String method = call.method();
    return switch (kind) {
      case LATCH -> method.equals("countDown");
      case BARRIER -> method.equals("await") || method.equals("reset");
      case PHASER -> method.startsWith("arrive");
      case EXCHANGER -> method.equals("exchange");
      case QUEUE -> starts(item ? ITEM : ROOM, method);
      case FUTURE -> starts(RESULT, method);
      case SEMAPHORE -> method.equals("release");
      case NOTIFICATION -> NOTIFIES.contains(method) && call.descriptor().equals("()V");
      default -> false;
    };
  }

  private static boolean starts(List<String> prefixes, String method) {
    for (String prefix : prefixes) {
      if (method.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
