package dev.impasse.core.replay;

import dev.impasse.core.model.Mode;

/**
 * What a thread waits for at some event.
 *
 * @param reason what sort of wait it is
 * @param target number of the lock, or of the thread that is joined
 * @param mode how a lock is wanted
 * @param count permits wanted
 * @param timed whether the wait ends by itself
 * @param site where it waits
 */
public record PendingWait(
    Reason reason, int target, Mode mode, int count, boolean timed, int site) {

  /** What sort of wait it is. */
  public enum Reason {
    /** For a lock. */
    LOCK,
    /** For a notification or a signal. */
    NOTIFICATION,
    /** For the end of a thread. */
    THREAD_END
  }
}
