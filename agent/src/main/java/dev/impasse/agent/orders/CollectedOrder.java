package dev.impasse.agent.orders;

import dev.impasse.core.orders.OrderEntry;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.ThreadState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;

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
  private final Set<Long> threads = new TreeSet<>();
  private final Set<List<Integer>> instances = new LinkedHashSet<>();
  private boolean moreThreads;
  private boolean moreInstances;

  CollectedOrder(Key key, List<StackTraceElement> stack) {
    this.key = key;
    this.stack = stack;
  }

  /** Takes note of one acquire by a thread, of these lock objects. */
  void met(ThreadState by, List<Integer> objects) {
    count.increment();
    synchronized (this) {
      if (threads.size() < OrderEntry.MOST_THREADS || threads.contains(by.threadId)) {
        threads.add(by.threadId);
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
    }
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
        new ArrayList<>(threads), moreThreads, new ArrayList<>(instances), moreInstances);
  }
}
