package dev.impasse.core.dump;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A thread in a thread dump.
 *
 * @param id its number in the dump
 * @param name its name
 * @param virtual whether it is a virtual thread
 * @param daemon whether it is a daemon
 * @param state its {@code Thread.State}, "" where the dump does not say
 * @param wants the lock that it waits for, for ever; null if it does not, or only for a time
 * @param waitsOn what it waits to be notified of, for ever, or the initialisation of a class that
 *     the dump does not name; null if it does not
 * @param ownerId the thread that holds that lock by the dump's word, 0 if it does not say
 * @param wantsAt where it waits, null when not known
 * @param holds what it holds, and where it took it as far as the dump tells
 * @param stack its stack, innermost frame first
 */
public record DumpThread(
    long id,
    String name,
    boolean virtual,
    boolean daemon,
    String state,
    @Nullable DumpLock wants,
    @Nullable DumpLock waitsOn,
    long ownerId,
    @Nullable StackTraceElement wantsAt,
    Map<DumpLock, StackTraceElement> holds,
    List<StackTraceElement> stack) {

  private static final int MOST_OF_A_WAIT = 3;

  /** Copies the list, and makes of what it wants what the stack says of it. */
  public DumpThread {
    stack = List.copyOf(stack);
    wants = wants == null ? null : wants.seenFrom(stack);
  }

  /** Returns the same thread with another number. */
  DumpThread numbered(long number) {
    return new DumpThread(
        number, name, virtual, daemon, state, wants, waitsOn, ownerId, wantsAt, holds, stack);
  }

  /** Returns the same thread as it waits for what somebody owns. */
  DumpThread waiting(DumpLock lock, long owner) {
    StackTraceElement at = wantsAt == null ? Frames.ofApplication(stack) : wantsAt;
    return new DumpThread(id, name, virtual, daemon, state, lock, null, owner, at, holds, stack);
  }

  /** Whether it waits no longer than a time that it has set. */
  boolean isTimed() {
    return state.equals("TIMED_WAITING")
        || stack.stream().limit(MOST_OF_A_WAIT).anyMatch(DumpThread::isTimedPark);
  }

  private static boolean isTimedPark(StackTraceElement frame) {
    return frame.getMethodName().equals("parkNanos") || frame.getMethodName().equals("parkUntil");
  }
}
