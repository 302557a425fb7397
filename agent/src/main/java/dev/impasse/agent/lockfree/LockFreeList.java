package dev.impasse.agent.lockfree;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Things by number, which any thread sets and gets without a lock.
 *
 * <p><b>Shape.</b> Segments of {@value #SEGMENT}, made when the first of their numbers is set.
 *
 * @param <T> things
 */
public final class LockFreeList<T> {

  private static final int SEGMENT = 1 << 12;
  private static final int SEGMENTS = 1 << 12;

  private final AtomicReferenceArray<@Nullable AtomicReferenceArray<@Nullable T>> segments =
      new AtomicReferenceArray<>(SEGMENTS);

  /** Makes an empty one. */
  public LockFreeList() {}

  /** Returns what has a number, or null. */
  public @Nullable T get(int number) {
    int segment = number / SEGMENT;
    if (number < 0 || segment >= SEGMENTS) {
      return null;
    }
    AtomicReferenceArray<@Nullable T> of = segments.get(segment);
    return of == null ? null : of.get(number % SEGMENT);
  }

  /** Gives something a number; one that is too large is not kept. */
  public void set(int number, T thing) {
    int segment = number / SEGMENT;
    if (number < 0 || segment >= SEGMENTS) {
      return;
    }
    AtomicReferenceArray<@Nullable T> of = segments.get(segment);
    while (of == null) {
      segments.compareAndSet(segment, null, new AtomicReferenceArray<>(SEGMENT));
      of = segments.get(segment);
    }
    of.set(number % SEGMENT, thing);
  }
}
