package dev.impasse.core.dump;

import java.util.LinkedHashMap;
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
 * @param usage how long it has run, as far as the dump tells
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
    List<StackTraceElement> stack,
    Usage usage) {

  private static final int MOST_OF_A_WAIT = 3;

  /**
   * How long a thread has run.
   *
   * @param cpuMicros its time on a processor, -1 where the dump does not say
   * @param elapsedMillis since its start, -1 where the dump does not say
   */
  public record Usage(long cpuMicros, long elapsedMillis) {
    /** Of a form that does not say. */
    public static final Usage UNKNOWN = new Usage(-1, -1);
  }

  /** Makes one of a form that does not say how long it has run. */
  public DumpThread(
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
    this(
        id,
        name,
        virtual,
        daemon,
        state,
        wants,
        waitsOn,
        ownerId,
        wantsAt,
        holds,
        stack,
        Usage.UNKNOWN);
  }

  /** Copies the list, and makes of what it wants what the stack says of it. */
  public DumpThread {
    stack = List.copyOf(stack);
    wants = wants == null ? null : wants.seenFrom(stack);
  }

  /** Returns the same thread with another number. */
  DumpThread numbered(long number) {
    return new DumpThread(
        number, name, virtual, daemon, state, wants, waitsOn, ownerId, wantsAt, holds, stack,
        usage);
  }

  /** Returns the same thread as it waits for what somebody owns. */
  DumpThread waiting(DumpLock lock, long owner) {
    StackTraceElement at = wantsAt == null ? Frames.ofApplication(stack) : wantsAt;
    return new DumpThread(
        id, name, virtual, daemon, state, lock, null, owner, at, holds, stack, usage);
  }

  /** Returns the same thread as it wants a monitor back that it released in {@code wait}. */
  DumpThread wantingBack(DumpLock monitor) {
    Map<DumpLock, StackTraceElement> others = new LinkedHashMap<>(holds);
    others.remove(monitor);
    return new DumpThread(
        id, name, virtual, daemon, state, monitor, null, 0, wantsAt, others, stack, usage);
  }

  /** Returns the same thread as it waits for a class that the dump does not name. */
  DumpThread inInitialiser() {
    Map<DumpLock, StackTraceElement> all = new LinkedHashMap<>(holds);
    for (StackTraceElement frame : stack) {
      if (frame.getMethodName().equals("<clinit>")) {
        all.putIfAbsent(DumpLock.initialisation(frame.getClassName()), frame);
      }
    }
    DumpLock other = DumpLock.initialisation("a class");
    return new DumpThread(
        id, name, virtual, daemon, state, null, other, 0, wantsAt, all, stack, usage);
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
