package dev.impasse.agent.detect;

import dev.impasse.core.model.LockKind;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;

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
        || starts(NOTICE, method);
  }

  /**
   * Whether a method brings about what is waited for.
   *
   * @param item of a queue: whether an item is waited for, else room
   */
  static boolean gives(LockKind kind, boolean item, String method) {
    return switch (kind) {
      case LATCH -> method.equals("countDown");
      case BARRIER -> method.equals("await") || method.equals("reset");
      case PHASER -> method.startsWith("arrive");
      case EXCHANGER -> method.equals("exchange");
      case QUEUE -> starts(item ? ITEM : ROOM, method);
      case FUTURE -> starts(RESULT, method);
      case SEMAPHORE -> method.equals("release");
      case NOTIFICATION -> method.startsWith("notify") || method.startsWith("signal");
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
