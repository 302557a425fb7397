package dev.impasse.runtime;

import org.jspecify.annotations.Nullable;

/**
 * The steps around waits for what another thread brings about: latches, barriers, queues, futures.
 * Lets no failure out, as {@link LockOperations}.
 */
final class SignalOperations {

  private SignalOperations() {}

  /**
   * Publishes a wait, without a time-out, for what another thread brings about.
   *
   * @param item of a queue: an item is waited for, else room
   * @return the state to hand to {@link #awaited}, or null
   */
  static @Nullable ThreadState awaits(Object target, boolean item, int site) {
    ThreadState s = null;
    int waits = -1;
    try {
      s = LockOperations.enter();
      if (s == null || target == null || s.awaiting != null) {
        return null; // a wait within a wait: the outer one is what the application asked for
      }
      waits = s.waitDepth();
      s.awaiting = target;
      Waits.publish(s, null, site, 1, item ? EventWord.FLAG_SHARED : 0, ThreadState.WAIT_SIGNAL);
      return s;
    } catch (Throwable t) {
      if (Tracking.failed(t) && s != null && waits >= 0) {
        Repairs.withdraw(s, waits);
      }
      return null;
    }
  }

  /** Ends what {@link #awaits} began. */
  static void awaited(@Nullable ThreadState s) {
    int waits = -1;
    try {
      if (s != null) {
        waits = s.waitDepth();
        Waits.unpublish(s);
        s.awaiting = null;
        s.leave();
      }
    } catch (Throwable t) {
      if (Tracking.failed(t) && waits >= 0) {
        Repairs.withdraw(s, waits - 1);
      }
    }
  }

  /** Notes that the current thread is about to bring about what others may wait for. */
  static void signalled(Object target, boolean item, int site) {
    try {
      ThreadState s = target == null ? null : LockOperations.enter();
      if (s != null) {
        ThreadCaches.signalRecord(s, target, site).signalledBy(s, site, item);
        s.leave();
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }
}
