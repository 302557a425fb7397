package dev.impasse.core.finding;

import dev.impasse.core.model.Mode;
import org.jspecify.annotations.Nullable;

/**
 * A lock that a thread holds.
 *
 * @param lock the lock
 * @param mode how it is held
 * @param count depth of re-entry, or number of permits; at least 1
 * @param acquiredAt where it was taken, null when not known
 * @param expression what the code there calls it, "" when not known
 */
public record Hold(
    LockRef lock,
    Mode mode,
    int count,
    @Nullable StackTraceElement acquiredAt,
    String expression) {}
