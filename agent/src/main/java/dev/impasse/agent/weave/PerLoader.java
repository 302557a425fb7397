package dev.impasse.agent.weave;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What is known of class loaders. They are held weakly and told apart by identity: a loader may
 * have an {@code equals} of its own, which is code of the application. Thread-safe.
 *
 * <p>Any thread, without a lock. What was known of a loader that is gone goes when another one is
 * remembered in the same of {@value #BUCKETS} buckets.
 *
 * @param <V> what is known of one; must not refer to the loader
 */
final class PerLoader<V> {

  private static final int BUCKETS = 1 << 8;

  private final AtomicReferenceArray<@Nullable Entry<V>> buckets =
      new AtomicReferenceArray<>(BUCKETS);

  /** Returns what is known of a loader, or null. */
  @Nullable V get(ClassLoader loader) {
    return find(buckets.get(bucket(loader)), loader);
  }

  /** Remembers it, unless something is known already, and returns what is known then. */
  V remember(ClassLoader loader, V value) {
    int bucket = bucket(loader);
    while (true) {
      Entry<V> head = buckets.get(bucket);
      V known = find(head, loader);
      if (known != null) {
        return known;
      }
      Entry<V> made = new Entry<>(new WeakReference<>(loader), value, withoutGone(head));
      if (buckets.compareAndSet(bucket, head, made)) {
        return value;
      }
    }
  }

  private static int bucket(ClassLoader loader) {
    int hash = System.identityHashCode(loader);
    return (hash ^ (hash >>> 8)) & (BUCKETS - 1);
  }

  private static <V> @Nullable V find(@Nullable Entry<V> head, ClassLoader loader) {
    for (Entry<V> entry = head; entry != null; entry = entry.next) {
      if (entry.loader.refersTo(loader)) {
        return entry.value;
      }
    }
    return null;
  }

  /** Returns the chain, made anew if a loader of it is gone. */
  private static <V> @Nullable Entry<V> withoutGone(@Nullable Entry<V> head) {
    boolean gone = false;
    for (Entry<V> entry = head; entry != null; entry = entry.next) {
      gone |= entry.loader.refersTo(null);
    }
    if (!gone) {
      return head;
    }
    Entry<V> kept = null;
    for (Entry<V> entry = head; entry != null; entry = entry.next) {
      if (!entry.loader.refersTo(null)) {
        kept = new Entry<>(entry.loader, entry.value, kept);
      }
    }
    return kept;
  }

  /** Immutable. */
  private static final class Entry<V> {
    private final WeakReference<ClassLoader> loader;
    private final V value;
    private final @Nullable Entry<V> next;

    Entry(WeakReference<ClassLoader> loader, V value, @Nullable Entry<V> next) {
      this.loader = loader;
      this.value = value;
      this.next = next;
    }
  }
}
