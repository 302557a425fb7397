package dev.impasse.core.fleet;

import dev.impasse.core.orders.OrderedLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The numbers of an entry's locks in a fleet, the requested one last. */
final class EntryKey {

  final int[] locks;
  private final int hash;

  EntryKey(int[] locks) {
    this.locks = locks;
    this.hash = mixed(locks);
  }

  /** Pairs of small numbers have few values of {@code Arrays.hashCode}. */
  private static int mixed(int[] numbers) {
    int hash = numbers.length;
    for (int number : numbers) {
      hash = (hash + number) * 0x9E3779B1;
      hash ^= hash >>> 15;
    }
    return hash;
  }

  /** Returns the locks of the entry, out of all by number. */
  List<OrderedLock> locks(IntFunction<OrderedLock> byNumber) {
    List<OrderedLock> named = new ArrayList<>(locks.length);
    for (int lock : locks) {
      named.add(byNumber.apply(lock));
    }
    return named;
  }

  /** Returns the numbers of the classes of the entry's locks. */
  int[] classes(IntUnaryOperator classOf) {
    int[] classes = new int[locks.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = classOf.applyAsInt(locks[i]);
    }
    return classes;
  }

  int requested() {
    return locks[locks.length - 1];
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EntryKey key && hash == key.hash && Arrays.equals(locks, key.locks);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
