package dev.impasse.core.predict;

import dev.impasse.core.model.Definitions;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the locks of an application's own classes are seen to do, which implement {@code Lock} or
 * are declared to be locks, whatever that means to them.
 *
 * <p>Two threads that have one at once show that it does not exclude: a read lock in disguise, or a
 * lock that does nothing. A thread that has to wait until another releases it shows that it does.
 * What one lock shows holds for others of its class, unless another shows the opposite.
 *
 * <p>The first reading finds out, and the next ones have no such lock that does not exclude.
 */
final class OwnLocks {

  private final LongIntMap holders = new LongIntMap();
  private final LongIntMap waiting = new LongIntMap();
  private final BitSet shared = new BitSet();
  private final BitSet exclusive = new BitSet();
  private final Map<Integer, Integer> ids = new HashMap<>();
  private int readings;

  /** A reading begins. */
  void begin() {
    readings++;
  }

  /** Takes note of a lock of an own class. */
  void met(int lock, int id) {
    ids.put(lock, id);
  }

  /** Whether there is one that does not exclude. */
  boolean found() {
    return !shared.isEmpty();
  }

  /** Whether a lock is none, as it does not exclude. */
  boolean isNone(int lock) {
    return readings > 1 && shared.get(lock);
  }

  /** A thread wants a lock. */
  void requested(int thread, int lock) {
    if (readings == 1 && heldByAnother(thread, lock)) {
      waiting.put(key(thread, lock), 1);
    }
  }

  /** A thread got a lock. */
  void acquired(int thread, int lock) {
    if (readings > 1) {
      return;
    }
    if (heldByAnother(thread, lock)) {
      shared.set(lock);
    } else if (waiting.get(key(thread, lock)) == 1) {
      exclusive.set(lock);
    }
    waiting.put(key(thread, lock), 0);
    holders.put(lock, thread + 1);
  }

  /** A thread released a lock, perhaps for another. */
  void released(int lock) {
    if (readings == 1) {
      holders.put(lock, 0);
    }
  }

  /** Returns the locks of which nothing shows that they exclude. */
  BitSet unproven(Definitions names) {
    Set<String> excluding = new HashSet<>();
    exclusive.stream().forEach(lock -> excluding.add(className(names, lock)));
    shared.stream().forEach(lock -> excluding.remove(className(names, lock)));
    BitSet unproven = new BitSet();
    for (int lock : ids.keySet()) {
      if (shared.get(lock)
          || (!exclusive.get(lock) && !excluding.contains(className(names, lock)))) {
        unproven.set(lock);
      }
    }
    return unproven;
  }

  private String className(Definitions names, int lock) {
    return names.lock(ids.getOrDefault(lock, 0)).className();
  }

  private boolean heldByAnother(int thread, int lock) {
    int holder = holders.get(lock);
    return holder > 0 && holder != thread + 1;
  }

  private static long key(int thread, int lock) {
    return ((long) thread << 32) | lock;
  }
}
