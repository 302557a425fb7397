package dev.impasse.core.orders;

import java.util.List;
import java.util.stream.Stream;

/**
 * A lock that was requested while others were held, in one run.
 *
 * @param held what was held, oldest first; at least one
 * @param requested what was requested, and acquired
 * @param count how often
 * @param threads the first few threads that did it, by {@code threadId()}, ascending
 * @param moreThreads whether there were others
 * @param instances the first few lists of lock objects: numbers within the run, those held and then
 *     the requested one
 * @param moreInstances whether there were others
 * @param stack the frames of the first time, innermost first
 */
public record OrderEntry(
    List<OrderedLock> held,
    OrderedLock requested,
    long count,
    List<Long> threads,
    boolean moreThreads,
    List<List<Integer>> instances,
    boolean moreInstances,
    List<StackTraceElement> stack) {

  /** How many threads an entry tells. */
  public static final int MOST_THREADS = 8;

  /** How many lists of lock objects an entry tells. */
  public static final int MOST_INSTANCES = 16;

  /** Copies the lists. */
  public OrderEntry {
    if (held.isEmpty()) {
      throw new IllegalArgumentException("an entry needs a held lock: requested=" + requested);
    }
    for (List<Integer> list : instances) {
      if (list.size() != held.size() + 1) {
        throw new IllegalArgumentException(
            "instances must be those held and the requested one: instances=" + list);
      }
    }
    held = List.copyOf(held);
    threads = List.copyOf(threads);
    instances = instances.stream().map(List::copyOf).toList();
    stack = List.copyOf(stack);
  }

  /** Returns what this and another entry of the same locks show together. */
  public OrderEntry and(OrderEntry other) {
    List<Long> allThreads =
        Stream.concat(threads.stream(), other.threads.stream()).distinct().sorted().toList();
    List<List<Integer>> allInstances =
        Stream.concat(instances.stream(), other.instances.stream()).distinct().toList();
    return new OrderEntry(
        held,
        requested,
        count + other.count,
        allThreads.stream().limit(MOST_THREADS).toList(),
        moreThreads || other.moreThreads || allThreads.size() > MOST_THREADS,
        allInstances.stream().limit(MOST_INSTANCES).toList(),
        moreInstances || other.moreInstances || allInstances.size() > MOST_INSTANCES,
        stack);
  }
}
