package dev.impasse.agent.weave;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of class loaders. They are held weakly and told apart by identity: a loader may
 * have an {@code equals} of its own, which is code of the application. Thread-safe.
 *
 * @param <V> what is known of one; must not refer to the loader
 */
final class PerLoader<V> {

  private final Map<Key, V> known = new ConcurrentHashMap<>();
  private final ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();

  /** Returns what is known of a loader, or null. */
  @Nullable V get(ClassLoader loader) {
    forgetGone();
    return known.get(new Key(loader, null));
  }

  /** Remembers it, unless something is known already, and returns what is known then. */
  V remember(ClassLoader loader, V value) {
    V before = known.putIfAbsent(new Key(loader, gone), value);
    return before == null ? value : before;
  }

  private void forgetGone() {
    for (Reference<?> key = gone.poll(); key != null; key = gone.poll()) {
      known.remove(key);
    }
  }

  /** A loader, equal by identity. */
  private static final class Key extends WeakReference<ClassLoader> {
    private final int hash;

    Key(ClassLoader loader, @Nullable ReferenceQueue<ClassLoader> queue) {
      super(loader, queue);
      hash = System.identityHashCode(loader);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      ClassLoader loader = get();
      return other instanceof Key key && loader != null && key.refersTo(loader);
    }
  }
}
