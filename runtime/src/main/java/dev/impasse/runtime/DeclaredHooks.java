package dev.impasse.runtime;

/**
 * What woven code calls around methods of classes that a user declared to be locks. The rules are
 * those of {@link LockHooks}.
 */
public final class DeclaredHooks {

  private DeclaredHooks() {}

  /** Before a call that was declared to acquire {@code lock}. */
  public static void declaredRequest(Object lock, int site) {
    ThreadState s = lock == null ? null : LockOperations.enter();
    LockRecord r = s == null ? null : LockOperations.record(s, lock, site);
    if (s != null && r != null) {
      LockOperations.request(s, r, site, 1, 0);
    }
  }

  /** After such a call returned. */
  public static void declaredAcquired(int site) {
    declaredAcquiredIf(true, site);
  }

  /** After such a call returned whether it acquired; passes the value on. */
  public static boolean declaredAcquiredIf(boolean acquired, int site) {
    ThreadState s = LockOperations.enter();
    LockRecord r = s == null ? null : Waits.innermostWait(s);
    if (s != null && r != null && r.kind == LockRecord.CUSTOM_LOCK) {
      LockOperations.answered(s, r, site, 1, 0, acquired);
    }
    return acquired;
  }

  /** Before a call that was declared to release {@code lock}. */
  public static void declaredRelease(Object lock, int site) {
    ThreadState s = lock == null ? null : LockOperations.enter();
    if (s != null) {
      LockOperations.released(s, lock, site, 1);
    }
  }
}
