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
 * @param wants the lock that it waits for, for ever; null if it does not, or only for a time
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
    @Nullable DumpLock wants,
    long ownerId,
    @Nullable StackTraceElement wantsAt,
    Map<DumpLock, StackTraceElement> holds,
    List<StackTraceElement> stack) {

  /** Copies the list. */
  public DumpThread {
    stack = List.copyOf(stack);
  }
}
