package dev.impasse.agent.steer;

import dev.impasse.runtime.ThreadState;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A thread that is paused before an acquire.
 *
 * <p><b>Threading.</b> Made by its thread; the others claim it when they close a cycle with it. It
 * leaves by itself only while nobody claims it, or long after its time.
 */
final class Stand {

  private static final int STANDS = 0;
  private static final int CLAIMED = 1;
  private static final int GOES = 2;
  private static final int LEFT = 3;

  final ThreadState state;
  final Thread thread;

  /** The side that it waits to begin, before its outer acquire; -1 if it is at an inner one. */
  final int gate;

  /** What it is about to acquire: the record of a lock, or a thread. */
  final @Nullable Object wanted;

  /** What it holds, by the side that it would be; null for those that it cannot be. */
  final Object[] @Nullable [] held;

  final long sinceNanos = System.nanoTime();

  /** Why it is to go on before the others come, or null. */
  volatile @Nullable String sentOn;

  private final AtomicInteger phase = new AtomicInteger();

  Stand(
      ThreadState state,
      Thread thread,
      int gate,
      @Nullable Object wanted,
      Object[] @Nullable [] held) {
    this.state = state;
    this.thread = thread;
    this.gate = gate;
    this.wanted = wanted;
    this.held = held;
  }

  /** Does nothing; loads the class before a hook needs it. */
  static void load() {}

  boolean stands() {
    return phase.get() == STANDS;
  }

  boolean claim() {
    return phase.compareAndSet(STANDS, CLAIMED);
  }

  void release() {
    phase.compareAndSet(CLAIMED, STANDS);
  }

  void go() {
    phase.set(GOES);
  }

  boolean goes() {
    return phase.get() == GOES;
  }

  boolean leave() {
    return phase.compareAndSet(STANDS, LEFT);
  }

  /** What a thread holds if it is a side, or null. */
  Object @Nullable [] heldAs(int side) {
    return held[side];
  }

  boolean holdsAs(int side, @Nullable Object one) {
    Object[] all = held[side];
    if (all == null || one == null) {
      return false;
    }
    for (Object other : all) {
      if (other == one) {
        return true;
      }
    }
    return false;
  }
}
