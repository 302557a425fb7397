package dev.impasse.core.finding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What threads wait behind that is itself behind nothing: a thread that holds what they want, or
 * something that nobody is shown to hold. No finding: threads wait for each other in every program.
 *
 * @param thread who holds it, null where nobody is shown to
 * @param doing what that thread does, {@code reads from a socket}; "" where there is none
 * @param wanted what the first of the waiters waits for
 * @param behind how many threads wait, directly or behind others
 * @param waiters some of them, those that wait directly first
 * @param holders who holds what these want: the thread itself, and those of them that others wait
 *     for
 * @param stack the stack of the thread, or of the first waiter where there is none
 * @param seen in which dumps it was seen, {@code in 3 of 3 dumps, 20 s apart}; "" of one dump
 */
public record RootBlocker(
    @Nullable ThreadRef thread,
    String doing,
    LockRef wanted,
    int behind,
    List<Bystander> waiters,
    List<Holder> holders,
    List<StackTraceElement> stack,
    String seen) {

  /** Copies the lists. */
  public RootBlocker {
    waiters = List.copyOf(waiters);
    holders = List.copyOf(holders);
    stack = List.copyOf(stack);
  }

  /** Returns the same as several dumps show it. */
  public RootBlocker seen(String how) {
    return new RootBlocker(thread, doing, wanted, behind, waiters, holders, stack, how);
  }
}
