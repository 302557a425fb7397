package dev.impasse.agent.waits;

import dev.impasse.core.model.EndedBy;
import dev.impasse.core.model.LockKind;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a thread can wait for, and which calls end such a wait.
 *
 * <p>The calls say more than the hooks need: a library's own future or queue is ended by methods of
 * its own, and evidence is searched in the code of such libraries too. A star stands for the rest
 * of a name, a descriptor for that overload alone. What the owner of a resource alone can end has
 * words in place of calls.
 */
public enum Wait {
  /** What {@code synchronized} takes. */
  MONITOR(LockKind.MONITOR, "the end of the block"),
  /** A {@code java.util.concurrent.locks.Lock}; its class says the kind. */
  LOCK(LockKind.CUSTOM_LOCK, "unlock*", "tryUnlock*", "release*"),
  /** A {@code StampedLock}. */
  STAMPED_LOCK(LockKind.STAMPED_LOCK, "unlock*", "tryUnlock*"),
  /** Permits of a {@code Semaphore}. */
  PERMITS(LockKind.SEMAPHORE, "release"),
  /** A notification on a monitor, or a signal of a condition. */
  NOTIFICATION(LockKind.NOTIFICATION, "notify()V", "notifyAll()V", "signal()V", "signalAll()V"),
  /** A {@code CountDownLatch} that comes to zero. */
  LATCH(LockKind.LATCH, "countDown"),
  /** The other parties of a {@code CyclicBarrier}. */
  BARRIER(LockKind.BARRIER, "await", "reset"),
  /** The other parties of a {@code Phaser}. */
  PHASER(LockKind.PHASER, "arrive*"),
  /** The other party of an {@code Exchanger}. */
  EXCHANGER(LockKind.EXCHANGER, "exchange"),
  /** An item in a {@code BlockingQueue}. */
  ITEM(LockKind.QUEUE, "put*", "offer*", "add*", "transfer*", "push*"),
  /** Room in a {@code BlockingQueue}. */
  ROOM(LockKind.QUEUE, "take*", "poll*", "remove*", "clear*", "drainTo*", "pop*"),
  /** The result of a {@code Future}. */
  RESULT(
      LockKind.FUTURE,
      "complete*",
      "set*",
      "succe*",
      "fail*",
      "try*",
      "cancel*",
      "obtrude*",
      "run*",
      "rej*",
      "resolve*"),
  /** A free thread of a pool, for a task in its queue; the calls are those of the pool. */
  WORKER(
      LockKind.EXECUTOR,
      "setCorePoolSize",
      "setMaximumPoolSize",
      "getQueue",
      "remove",
      "purge",
      "submit",
      "execute"),
  /** The end of a thread. */
  THREAD_END(LockKind.THREAD_END, "the end of the thread"),
  /** The initialisation of a class, by the thread that does it. */
  CLASS_INIT(LockKind.CLASS_INIT, "the end of the initialiser");

  private static final List<Wait> ALL = List.of(values());

  private final LockKind kind;

  @SuppressWarnings("ImmutableEnumChecker") // the list is, and so are its patterns
  private final List<CallPattern> ends;

  Wait(LockKind kind, String... ends) {
    this.kind = kind;
    this.ends = Stream.of(ends).map(CallPattern::new).toList();
  }

  /**
   * Returns what a wait is for, or null if no call is known that ends it.
   *
   * @param kind kind of the resource
   * @param item of a queue: whether an item is waited for, else room
   */
  public static @Nullable Wait of(LockKind kind, boolean item) {
    for (Wait wait : ALL) {
      if (wait.kind == kind && (kind != LockKind.QUEUE || wait == (item ? ITEM : ROOM))) {
        return wait;
      }
    }
    return null;
  }

  /** Returns the kind of the resource, which says who may end the wait. */
  public LockKind kind() {
    return kind;
  }

  /** Returns what ends it, as patterns of calls. */
  public List<CallPattern> ends() {
    return ends;
  }

  /**
   * Whether a call that anybody may make ends it, if its receiver is the object that is waited for.
   */
  public boolean isEndedBy(String method, String descriptor) {
    return kind.endedBy() != EndedBy.OWNER && matches(method, descriptor);
  }

  private boolean matches(String method, String descriptor) {
    for (CallPattern end : ends) {
      if (end.matches(method, descriptor)) {
        return true;
      }
    }
    return false;
  }
}
