package dev.impasse.runtime;

/**
 * What a thread reports to the agent while lock orders are collected: a lock that was acquired
 * under others, and which threads come before it.
 *
 * <p><b>Threading.</b> Called by the thread of the state alone.
 */
final class LockOrders {

  private LockOrders() {}

  /** The newest lock was acquired while others were held, and lock orders are collected. */
  static void ordered(ThreadState s) {
    UntrackedMonitors.materializeAll(s);
    s.busy = true;
    try {
      if (s.orders == null) {
        s.orders = new OrderCache();
      }
      s.orders.acquired(s);
    } finally {
      s.busy = false;
    }
  }

  /**
   * It is about to start another thread; orders seen from now on are reported anew, as later ones.
   */
  static void starts(ThreadState s, ThreadState child) {
    AgentLink link = Tracking.link;
    if (link == null || s.busy) {
      return;
    }
    s.busy = true;
    try {
      s.starts++;
      if (s.orders != null) {
        s.orders.forget();
      }
      link.starting(s, child);
    } finally {
      s.busy = false;
    }
  }

  /** It knows that another thread has ended. */
  static void joined(ThreadState s, Thread ended) {
    AgentLink link = Tracking.link;
    if (link == null || s.busy) {
      return;
    }
    s.busy = true;
    try {
      link.joined(s, ended);
    } finally {
      s.busy = false;
    }
  }
}
