package dev.impasse.agent.lockfree;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A map that only grows.
 *
 * <p><b>Shape.</b> A fixed number of buckets, each a chain of entries to which new ones are put
 * first, with one compare-and-set.
 *
 * <p><b>Threading.</b> Any thread, without a lock. Keys must have an {@code equals} and a {@code
 * hashCode} that take none either; those that the compiler makes for a record load classes when
 * they are first called.
 *
 * <p><b>Cost.</b> {@code O(1)} while there are about as many buckets as entries.
 *
 * @param <K> keys
 * @param <V> values
 */
public final class LockFreeMap<K, V> {

  private final AtomicReferenceArray<@Nullable Entry<K, V>> buckets;
  private final AtomicInteger size = new AtomicInteger();

  /**
   * Makes an empty one.
   *
   * @param buckets how many, a power of two
   */
  public LockFreeMap(int buckets) {
    if (Integer.bitCount(buckets) != 1) {
      throw new IllegalArgumentException("buckets must be a power of two: buckets=" + buckets);
    }
    this.buckets = new AtomicReferenceArray<>(buckets);
  }

  /** Returns what a key has, or null. */
  public @Nullable V get(K key) {
    int hash = spread(key);
    return find(buckets.get(bucket(hash)), key, hash);
  }

  /** Gives a key a value if it has none; returns what it had, or null. */
  public @Nullable V putIfAbsent(K key, V value) {
    int hash = spread(key);
    int bucket = bucket(hash);
    Entry<K, V> made = new Entry<>(key, value, hash);
    while (true) {
      Entry<K, V> head = buckets.get(bucket);
      V known = find(head, key, hash);
      if (known != null) {
        return known;
      }
      made.next = head;
      if (buckets.compareAndSet(bucket, head, made)) {
        size.incrementAndGet();
        return null;
      }
    }
  }

  /** Returns how many keys there are. */
  public int size() {
    return size.get();
  }

  /** Returns the values, in no order. */
  public List<V> values() {
    List<V> all = new ArrayList<>();
    for (int i = 0; i < buckets.length(); i++) {
      for (Entry<K, V> entry = buckets.get(i); entry != null; entry = entry.next) {
        all.add(entry.value);
      }
    }
    return all;
  }

  private static <K, V> @Nullable V find(@Nullable Entry<K, V> from, K key, int hash) {
    for (Entry<K, V> entry = from; entry != null; entry = entry.next) {
      if (entry.hash == hash && entry.key.equals(key)) {
        return entry.value;
      }
    }
    return null;
  }

  private int bucket(int hash) {
    return hash & (buckets.length() - 1);
  }

  private static int spread(Object key) {
    int hash = key.hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }

  private static final class Entry<K, V> {
    private final K key;
    private final V value;
    private final int hash;
    private @Nullable Entry<K, V> next;

    Entry(K key, V value, int hash) {
      this.key = key;
      this.value = value;
      this.hash = hash;
    }
  }
}
