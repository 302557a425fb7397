package dev.impasse.core.waitfor;

import dev.impasse.core.model.Mode;
import org.jspecify.annotations.Nullable;

/**
 * One hold.
 *
 * @param holder the thread
 * @param resource what it holds
 * @param mode how
 * @param count depth or permits
 * @param acquiredAt where it was taken, null when not known
 * @param expression what the code there calls it
 */
public record HoldEdge(
    ThreadNode holder,
    ResourceNode resource,
    Mode mode,
    int count,
    @Nullable StackTraceElement acquiredAt,
    String expression) {}
