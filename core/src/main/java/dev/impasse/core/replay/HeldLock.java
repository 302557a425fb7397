package dev.impasse.core.replay;

import dev.impasse.core.model.Mode;

/**
 * A lock that a thread holds at some event.
 *
 * @param lock number of the lock
 * @param mode how it is held
 * @param count depth of re-entry, or permits
 * @param site where it was taken
 */
public record HeldLock(int lock, Mode mode, int count, int site) {}
