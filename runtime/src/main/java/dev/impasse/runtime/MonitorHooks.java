package dev.impasse.runtime;

/**
 * What woven code calls around {@code synchronized}, and in the place of {@link Object#wait()} and
 * its relatives. The rules are those of {@link LockHooks}.
 */
@SuppressWarnings("WaitNotInLoop") // the loop, if there is one, is in the woven code
public final class MonitorHooks {

  private static final int TIMED = EventWord.FLAG_TIMED;
  private static final int TRY = EventWord.FLAG_TRY;

  private MonitorHooks() {}

  /** Before {@code monitorenter}. */
  public static void monitorRequest(Object monitor, int site) {
    if (monitor != null) {
      MonitorOperations.monitorRequest(monitor, site);
    }
  }

  /** After {@code monitorenter}; the monitor is that of the innermost wait. */
  public static void monitorAcquired(int site) {
    MonitorOperations.monitorAcquired(site);
  }

  /** Before {@code monitorexit}. */
  public static void monitorRelease(Object monitor, int site) {
    if (monitor != null) {
      MonitorOperations.monitorRelease(monitor, site);
    }
  }

  /** First in a {@code synchronized} method, which holds its monitor already. */
  public static void methodAcquired(Object monitor, int site) {
    MonitorOperations.methodAcquired(monitor, site);
  }

  /** Last in a {@code synchronized} method, however it ends. */
  public static void methodReleased(Object monitor, int site) {
    MonitorOperations.monitorRelease(monitor, site);
  }

  /** {@link Object#wait()}. */
  public static void objectWait(Object monitor, int site) throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : MonitorOperations.monitorHeld(s, monitor);
    if (s == null || r == null) {
      monitor.wait();
      return;
    }
    long hold = ConditionOperations.waits(s, r, monitor, site, 0);
    try {
      monitor.wait();
    } finally {
      ConditionOperations.resumes(s, r, hold, site);
    }
  }

  /** {@link Object#wait(long)}; zero means for ever. */
  public static void objectWaitMillis(Object monitor, long millis, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : MonitorOperations.monitorHeld(s, monitor);
    if (s == null || r == null) {
      monitor.wait(millis);
      return;
    }
    long hold = ConditionOperations.waits(s, r, monitor, site, millis == 0 ? 0 : TIMED);
    try {
      monitor.wait(millis);
    } finally {
      ConditionOperations.resumes(s, r, hold, site);
    }
  }

  /** {@link Object#wait(long, int)}; zero means for ever. */
  public static void objectWaitNanos(Object monitor, long millis, int nanos, int site)
      throws InterruptedException {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : MonitorOperations.monitorHeld(s, monitor);
    if (s == null || r == null) {
      monitor.wait(millis, nanos);
      return;
    }
    long hold =
        ConditionOperations.waits(s, r, monitor, site, millis == 0 && nanos == 0 ? 0 : TIMED);
    try {
      monitor.wait(millis, nanos);
    } finally {
      ConditionOperations.resumes(s, r, hold, site);
    }
  }

  /** {@link Object#notify()}. */
  public static void objectNotify(Object monitor, int site) {
    ThreadState s = LockOperations.enter();
    if (s != null) {
      LockRecord r = MonitorOperations.monitorHeld(s, monitor);
      ConditionOperations.signals(s, r, monitor, site, 0);
    }
    monitor.notify();
  }

  /** {@link Object#notifyAll()}. */
  public static void objectNotifyAll(Object monitor, int site) {
    ThreadState s = LockOperations.enter();
    if (s != null) {
      LockRecord r = MonitorOperations.monitorHeld(s, monitor);
      ConditionOperations.signals(s, r, monitor, site, TRY);
    }
    monitor.notifyAll();
  }
}
