package dev.impasse.agent.lockfree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Things that threads of the application leave for the recorder's daemon, without a lock: a Treiber
 * stack (R. K. Treiber, Systems Programming: Coping with Parallelism, 1986) that is emptied as a
 * whole, so that nothing in it is ever reused under another thread's eyes.
 *
 * <p>No queue of the JDK: those are woven while events are recorded.
 *
 * @param <T> what is left
 */
public final class Backlog<T> {

  private final AtomicReference<@Nullable Node<T>> newest = new AtomicReference<>();

  /** Makes an empty one. */
  public Backlog() {}

  /** Adds one. Any thread; takes no lock. */
  public void add(T item) {
    Node<T> node = new Node<>(item);
    do {
      node.older = newest.get();
    } while (!newest.compareAndSet(node.older, node));
  }

  /** Takes all, oldest first. */
  public List<T> takeAll() {
    List<T> all = new ArrayList<>();
    for (Node<T> node = newest.getAndSet(null); node != null; node = node.older) {
      all.add(node.item);
    }
    Collections.reverse(all);
    return all;
  }

  private static final class Node<T> {
    private final T item;
    private @Nullable Node<T> older;

    Node(T item) {
      this.item = item;
    }
  }
}
