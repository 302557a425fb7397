package dev.impasse.agent.orders;

import dev.impasse.core.orders.OrderEntry;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.ThreadState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One entry while it grows.
 *
 * <p>Thread-safe, without a lock: application threads come here when their own cache does not know
 * the entry. What is known is immutable, and replaced as a whole; it is small, and soon complete.
 */
public final class CollectedOrder {

  /** What makes two acquires one entry: no objects, only places. */
  static final class Key {
    private final Part[] parts;
    private final int hash;

    Key(Part[] parts) {
      this.parts = parts;
      int sum = 1;
      for (Part part : parts) {
        sum = sum * 31 + part.hashCode();
      }
      this.hash = sum;
    }

    List<Part> parts() {
      return List.of(parts);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && hash == key.hash && Arrays.equals(parts, key.parts);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

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

    /** By hand: what a record brings along loads classes when it is first called. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Part part
          && namingSite == part.namingSite
          && kind == part.kind
          && shared == part.shared
          && site == part.site
          && className.equals(part.className);
    }

    @Override
    public int hashCode() {
      return ((namingSite * 31 + site) * 31 + kind) * 31 + className.hashCode();
    }
  }

  private final Key key;
  private final StackTraceElement[] stack;
  private final LongAdder count = new LongAdder();
  private final AtomicReference<Evidence> evidence = new AtomicReference<>(Evidence.NONE);

  /**
   * When a thread was seen to make the entry.
   *
   * @param thread its id
   * @param first what came before the first time
   * @param lastStarts how many threads it had started the last time
   * @param name its name then
   */
  public record Times(long thread, @Nullable Past first, int lastStarts, String name) {}

  CollectedOrder(Key key, StackTraceElement[] stack) {
    this.key = key;
    this.stack = stack;
  }

  /**
   * Takes note of one acquire by a thread, of these lock objects; returns whether either is new, or
   * whether the thread has started others since.
   */
  boolean seen(ThreadState by, int[] objects) {
    count.increment();
    while (true) {
      Evidence before = evidence();
      Evidence now = before.with(by, objects);
      if (now == before || evidence.compareAndSet(before, now)) {
        return now.isMoreThan(before, by.threadId);
      }
    }
  }

  private static String name(ThreadState by, @Nullable Times before) {
    Thread thread = by.thread;
    return thread == null ? (before == null ? "" : before.name()) : thread.getName();
  }

  /** Returns when a thread was seen to make it, null if that is not known. */
  public @Nullable Times times(long thread) {
    return evidence().times(thread);
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
    return List.of(stack);
  }

  /** What is known of threads and lock objects now. */
  Evidence evidence() {
    return Objects.requireNonNull(evidence.get());
  }

  /** What is known of threads and lock objects at one moment. Immutable. */
  static final class Evidence {
    static final Evidence NONE = new Evidence(new Times[0], false, new int[0][], false);

    private final Times[] threads;
    private final boolean moreThreads;
    private final int[][] instances;
    private final boolean moreInstances;

    private Evidence(
        Times[] threads, boolean moreThreads, int[][] instances, boolean moreInstances) {
      this.threads = threads;
      this.moreThreads = moreThreads;
      this.instances = instances;
      this.moreInstances = moreInstances;
    }

    /** Returns this, or what there is to be known with an acquire. */
    Evidence with(ThreadState by, int[] objects) {
      Times[] times = timesWith(by);
      // The state of a virtual thread serves others after it, of which nothing is heard.
      boolean others =
          moreThreads || by.virtual || (times == threads && times(by.threadId) == null);
      int[][] all = instancesWith(objects);
      boolean more = moreInstances || (all == instances && !hasInstance(objects));
      return times == threads && all == instances && others == moreThreads && more == moreInstances
          ? this
          : new Evidence(times, others, all, more);
    }

    private Times[] timesWith(ThreadState by) {
      int i = indexOf(by.threadId);
      if (i == threads.length && i == OrderEntry.MOST_THREADS) {
        return threads;
      }
      Times before = i == threads.length ? null : threads[i];
      String name = name(by, before);
      if (before != null && before.lastStarts() == by.starts && before.name().equals(name)) {
        return threads;
      }
      Past first = before == null ? Past.of(by) : before.first();
      Times[] times = Arrays.copyOf(threads, Math.max(threads.length, i + 1));
      times[i] = new Times(by.threadId, first, by.starts, name);
      return times;
    }

    private int[][] instancesWith(int[] objects) {
      if (instances.length >= OrderEntry.MOST_INSTANCES || hasInstance(objects)) {
        return instances;
      }
      int[][] all = Arrays.copyOf(instances, instances.length + 1);
      all[instances.length] = objects;
      return all;
    }

    private boolean hasInstance(int[] objects) {
      for (int[] one : instances) {
        if (Arrays.equals(one, objects)) {
          return true;
        }
      }
      return false;
    }

    private int indexOf(long thread) {
      int i = 0;
      while (i < threads.length && threads[i].thread() != thread) {
        i++;
      }
      return i;
    }

    private @Nullable Times times(long thread) {
      int i = indexOf(thread);
      return i == threads.length ? null : threads[i];
    }

    /** Whether there is a new thread or object, or the thread has started others since. */
    private boolean isMoreThan(Evidence before, long thread) {
      Times then = before.times(thread);
      Times now = times(thread);
      return threads.length > before.threads.length
          || instances.length > before.instances.length
          || (then != null && now != null && then.lastStarts() != now.lastStarts());
    }

    /** Returns the ids of the threads, the lowest first. */
    List<Long> threads() {
      List<Long> ids = new ArrayList<>();
      for (Times times : threads) {
        ids.add(times.thread());
      }
      Collections.sort(ids);
      return ids;
    }

    boolean moreThreads() {
      return moreThreads;
    }

    /** Returns the numbers of the locks, in the order in which they were first seen. */
    List<List<Integer>> instances() {
      List<List<Integer>> all = new ArrayList<>();
      for (int[] objects : instances) {
        List<Integer> ids = new ArrayList<>();
        for (int object : objects) {
          ids.add(object);
        }
        all.add(ids);
      }
      return all;
    }

    boolean moreInstances() {
      return moreInstances;
    }
  }
}
