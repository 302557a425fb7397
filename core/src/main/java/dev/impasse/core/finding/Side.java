package dev.impasse.core.finding;

import dev.impasse.core.model.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thread of a deadlock: what it holds, and what it wants and cannot get.
 *
 * @param thread the thread
 * @param wants what it waits for
 * @param mode how it wants it
 * @param wantsAt where it waits, null when not known
 * @param expression what the code there calls the lock, "" when not known
 * @param holds what it holds; first what the side before it in the cycle waits for
 * @param stack its stack, innermost frame first; empty when not known
 */
public record Side(
    ThreadRef thread,
    LockRef wants,
    Mode mode,
    @Nullable StackTraceElement wantsAt,
    String expression,
    List<Hold> holds,
    List<StackTraceElement> stack) {

  /** Copies the lists. */
  public Side {
    holds = List.copyOf(holds);
    stack = List.copyOf(stack);
  }

  /** Returns the same side of a thread that more is known of. */
  public Side by(ThreadRef known) {
    return new Side(known, wants, mode, wantsAt, expression, holds, stack);
  }
}
