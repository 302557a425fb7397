package dev.impasse.runtime;

import org.jspecify.annotations.Nullable;

/**
 * The steps around attempts at permits that do not block. Lets no failure out, as {@link
 * LockOperations}.
 */
final class SemaphoreOperations {

  private SemaphoreOperations() {}

  /** Returns the record of a semaphore, made before the operation so that all permits are seen. */
  static @Nullable LockRecord record(Object semaphore, int site) {
    ThreadState s = LockOperations.enter();
    return s == null ? null : LockOperations.record(s, semaphore, site);
  }

  /** Notes an attempt at permits of a semaphore; its record is null if it is not to be seen. */
  static void tried(@Nullable LockRecord r, boolean done, int permits, int site) {
    ThreadState s = r == null || permits <= 0 ? null : LockOperations.enter();
    if (s != null && r != null) {
      LockOperations.tried(s, r, site, permits, done);
    }
  }
}
