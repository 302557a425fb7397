package dev.impasse.core.fleet;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The numbers of an entry's locks in a fleet, the requested one last. */
final class EntryKey {

  final int[] locks;
  private final int hash;

  EntryKey(int[] locks) {
    this.locks = locks;
    this.hash = Arrays.hashCode(locks);
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
