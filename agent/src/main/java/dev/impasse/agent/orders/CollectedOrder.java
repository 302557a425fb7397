package dev.impasse.agent.orders;

import dev.impasse.core.orders.OrderEntry;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.ThreadState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One entry while it grows.
 *
 * <p>Thread-safe. Application threads come here when their own cache does not know the entry.
 */
final class CollectedOrder {

  /** What makes two acquires one entry: no objects, only places. */
  record Key(List<Part> parts) {}

  /**
   * A lock of a key.
   *
   * @param namingSite the site that gives the lock its name
   * @param className its class
   * @param kind code of its kind
   * @param shared whether the mode is shared
   * @param site where it was taken
   */
  record Part(int namingSite, String className, int kind, boolean shared, int site) {

    static Part of(LockRecord held, long info) {
      LockRecord whole = held.resource;
      return new Part(whole.namingSite, whole.className, whole.kind, held.shared, (int) info);
    }
  }

  private final Key key;
  private final List<StackTraceElement> stack;
  private final LongAdder count = new LongAdder();
  private final Map<Long, Times> threads = new TreeMap<>();
  private final Set<List<Integer>> instances = new LinkedHashSet<>();
  private boolean moreThreads;
  private boolean moreInstances;

  /**
   * When a thread met the entry.
   *
   * @param first what came before the first time
   * @param lastStarts how many threads it had started the last time
   * @param name its name then
   */
  record Times(@Nullable Past first, int lastStarts, String name) {}

  CollectedOrder(Key key, List<StackTraceElement> stack) {
    this.key = key;
    this.stack = stack;
  }

  /**
   * Takes note of one acquire by a thread, of these lock objects; returns whether either is new, or
   * whether the thread has started others since.
   */
  boolean met(ThreadState by, List<Integer> objects) {
    count.increment();
    synchronized (this) {
      int known = threads.size() + instances.size();
      boolean again = false;
      if (threads.size() < OrderEntry.MOST_THREADS || threads.containsKey(by.threadId)) {
        Times before = threads.get(by.threadId);
        again = before != null && before.lastStarts() != by.starts;
        Past first = before == null ? Past.of(by) : before.first();
        threads.put(by.threadId, new Times(first, by.starts, name(by, before)));
      } else {
        moreThreads = true;
      }
      // The state of a virtual thread serves others after it, which nobody tells.
      moreThreads |= by.virtual;
      if (instances.size() < OrderEntry.MOST_INSTANCES || instances.contains(objects)) {
        instances.add(objects);
      } else {
        moreInstances = true;
      }
      return again || threads.size() + instances.size() > known;
    }
  }

  private static String name(ThreadState by, @Nullable Times before) {
    Thread thread = by.thread;
    return thread == null ? (before == null ? "" : before.name()) : thread.getName();
  }

  /** Returns when a thread met it, null if that is not known. */
  synchronized @Nullable Times times(long thread) {
    return threads.get(thread);
  }

  void again(int times) {
    count.add(times);
  }

  Key key() {
    return key;
  }

  long count() {
    return count.sum();
  }

  List<StackTraceElement> stack() {
    return stack;
  }

  /** What is known of threads and lock objects at one moment. */
  record Evidence(
      List<Long> threads,
      boolean moreThreads,
      List<List<Integer>> instances,
      boolean moreInstances) {}

  synchronized Evidence evidence() {
    return new Evidence(
        new ArrayList<>(threads.keySet()), moreThreads, new ArrayList<>(instances), moreInstances);
  }
}
