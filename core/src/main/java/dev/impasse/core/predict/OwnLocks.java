package dev.impasse.core.predict;

import dev.impasse.core.model.Definitions;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * What the locks of an application's own classes are seen to do, which implement {@code Lock} or
 * are declared to be locks, whatever that means to them.
 *
 * <p>Two threads that have one at once show that it does not exclude: a read lock in disguise, or a
 * lock that does nothing. A thread that has to wait until another releases it shows that it does.
 * What one lock shows holds for others of its class, unless another shows the opposite. Not so if
 * it stands on another lock that it takes while it is acquired, as a view or a wrapper does: others
 * of its class may stand on others, and if it always is one and the same that excludes, that one is
 * the lock.
 *
 * <p>The first reading finds out, and the next ones have no such lock that does not exclude or
 * stands on one that does.
 */
final class OwnLocks {

  // Whether a thread wants a lock, and another one has it.
  private static final int WANTS = 1;
  private static final int WAITS = 2;

  // What a thread took since it wanted an own lock: nothing, shared, or two more than the lock.
  private static final int NOTHING = 0;
  private static final int SHARED = 1;
  private static final int FIRST = 2;

  private static final int SEVERAL = -1;

  private final IntPredicate excludes;

  private final LongIntMap holders = new LongIntMap();
  private final LongIntMap waiting = new LongIntMap();
  private final BitSet shared = new BitSet();
  private final BitSet exclusive = new BitSet();
  private final Map<Integer, Integer> ids = new HashMap<>();

  /** For each thread, what it took since it wanted an own lock last and still has. */
  private final LongIntMap inside = new LongIntMap();

  /** What own locks stand on, -1 if on several or on a shared one. */
  private final Map<Integer, Integer> inner = new HashMap<>();

  private final BitSet alone = new BitSet();

  private int readings;

  /**
   * Makes it.
   *
   * @param excludes whether a lock that is no own one does, held for one thread alone
   */
  OwnLocks(IntPredicate excludes) {
    this.excludes = excludes;
  }

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
    return !shared.isEmpty() || inner.keySet().stream().anyMatch(this::standsOnOne);
  }

  private boolean standsOnOne(int lock) {
    int on = inner.getOrDefault(lock, SEVERAL);
    return on != SEVERAL && !alone.get(lock) && excludes.test(on);
  }

  /** Whether a lock is none, as it does not exclude, or the one that it stands on does. */
  boolean isNone(int lock) {
    return readings > 1 && (shared.get(lock) || standsOnOne(lock));
  }

  /** A thread wants a lock. */
  void requested(int thread, int lock) {
    if (readings == 1) {
      waiting.put(key(thread, lock), heldByAnother(thread, lock) ? WAITS : WANTS);
      inside.put(thread, NOTHING);
    }
  }

  /** A thread got a lock. */
  void acquired(int thread, int lock) {
    if (readings > 1) {
      return;
    }
    int before = waiting.get(key(thread, lock));
    int on = inside.get(thread);
    if (heldByAnother(thread, lock)) {
      shared.set(lock);
    } else if (before > 0 && on > NOTHING) {
      inner.merge(lock, on == SHARED ? SEVERAL : on - FIRST, (a, b) -> a.equals(b) ? a : SEVERAL);
    } else if (before > 0) {
      alone.set(lock);
      exclusive.set(lock, before == WAITS || exclusive.get(lock));
    }
    waiting.put(key(thread, lock), 0);
    holders.put(lock, thread + 1);
  }

  /** A thread got another lock: what it stands on, if it wants an own one. */
  void acquiredInside(int thread, int lock, boolean forItselfAlone) {
    if (readings == 1 && !ids.isEmpty()) {
      inside.put(thread, forItselfAlone ? lock + FIRST : SHARED);
    }
  }

  /** A thread released another lock. */
  void releasedInside(int thread, int lock, boolean forItselfAlone) {
    if (readings == 1
        && !ids.isEmpty()
        && inside.get(thread) == (forItselfAlone ? lock + FIRST : SHARED)) {
      inside.put(thread, NOTHING);
    }
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
      if (inner.containsKey(lock)) {
        unproven.set(lock, !standsOnOne(lock));
      } else if (shared.get(lock)
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
