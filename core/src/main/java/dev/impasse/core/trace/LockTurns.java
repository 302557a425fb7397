package dev.impasse.core.trace;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a merge knows of each lock: whose turn it is, whether somebody holds it, and who waits.
 *
 * <p>Numbers of locks are handed out one by one, so those that are defined are in arrays; a number
 * that no definition explains is in a map. Nearly always one stream waits for a lock: only where
 * there are more is there a heap.
 */
final class LockTurns {

  private static final int HOLDER_SHIFT = 32;
  private static final long SHARED_CAPABLE = 1;
  private static final int WAITER_SHIFT = 1;
  private static final int WAITER_MASK = Integer.MAX_VALUE;

  // What stands for a waiting stream, which else is its number plus one.
  private static final int NOBODY = 0;
  private static final int MANY = WAITER_MASK;

  // For each lock its turn, and a word: the holder in the high half, the waiter, and the kind.
  private final long[] state;
  private final int defined;
  private long[] needsOfStream = new long[16];
  private final Map<Integer, Turns> waiting = new HashMap<>();
  private final BitSet waitedFor = new BitSet();
  private final TreeSet<Integer> undefinedWaitedFor = new TreeSet<>();
  private final Map<Integer, Undefined> undefined = new HashMap<>();
  private final DefinitionTable definitions;

  private static final class Undefined {
    long turn;
    int holder;
  }

  /**
   * Makes an empty table.
   *
   * @param locks the highest number that is believed
   */
  LockTurns(DefinitionTable definitions, int locks) {
    this.definitions = definitions;
    defined = locks + 1;
    state = new long[2 * defined];
    for (int lock = 0; lock < defined; lock++) {
      state[2 * lock + 1] = definitions.sharedCapable(lock) ? SHARED_CAPABLE : 0;
    }
  }

  private boolean defined(int lock) {
    return lock >= 0 && lock < defined;
  }

  private int waiter(int lock) {
    return (int) (state[2 * lock + 1] >>> WAITER_SHIFT) & WAITER_MASK;
  }

  private void waiter(int lock, int waiter) {
    long others = state[2 * lock + 1] & ~((long) WAITER_MASK << WAITER_SHIFT);
    state[2 * lock + 1] = others | (long) waiter << WAITER_SHIFT;
  }

  private Undefined undefined(int lock) {
    return undefined.computeIfAbsent(lock, k -> new Undefined());
  }

  /** Whether a lock takes tickets for its releases too. */
  boolean sharedCapable(int lock) {
    return defined(lock)
        ? (state[2 * lock + 1] & SHARED_CAPABLE) != 0
        : definitions.sharedCapable(lock);
  }

  /** Returns the ticket whose turn it is. */
  long turn(int lock) {
    return defined(lock) ? state[2 * lock] : undefined(lock).turn;
  }

  void turn(int lock, long next) {
    if (defined(lock)) {
      state[2 * lock] = next;
    } else {
      undefined(lock).turn = next;
    }
  }

  /** Returns the thread that holds a lock exclusively, 0 if none does. */
  int holder(int lock) {
    return defined(lock) ? (int) (state[2 * lock + 1] >>> HOLDER_SHIFT) : undefined(lock).holder;
  }

  void holder(int lock, int thread) {
    if (defined(lock)) {
      long others = state[2 * lock + 1] & 0xFFFFFFFFL;
      state[2 * lock + 1] = others | (long) thread << HOLDER_SHIFT;
    } else {
      undefined(lock).holder = thread;
    }
  }

  /** Lets a stream, which waits for nothing else, wait until it is its turn. */
  void await(int lock, long needs, int stream) {
    if (!defined(lock)) {
      undefinedWaitedFor.add(lock);
      waiting.computeIfAbsent(lock, k -> new Turns()).add(needs, stream);
      return;
    }
    if (stream >= needsOfStream.length) {
      needsOfStream = Arrays.copyOf(needsOfStream, Math.max(stream + 1, 2 * stream));
    }
    int first = waiter(lock);
    if (first == NOBODY) {
      waiter(lock, stream + 1);
      needsOfStream[stream] = needs;
      waitedFor.set(lock);
      return;
    }
    Turns turns = waiting.computeIfAbsent(lock, k -> new Turns());
    if (first != MANY) {
      turns.add(needsOfStream[first - 1], first - 1);
      waiter(lock, MANY);
    }
    turns.add(needs, stream);
  }

  private @Nullable Turns waiting(int lock) {
    return waiting.get(lock);
  }

  /** Returns the next stream whose turn has come, taken out, or -1. */
  int next(int lock) {
    if (defined(lock)) {
      int only = waiter(lock);
      if (only == NOBODY) {
        return -1;
      }
      if (only != MANY) {
        if (needsOfStream[only - 1] > state[2 * lock]) {
          return -1;
        }
        waiter(lock, NOBODY);
        waitedFor.clear(lock);
        return only - 1;
      }
    } else if (undefined.isEmpty()) {
      return -1;
    }
    return nextOfMany(lock);
  }

  private int nextOfMany(int lock) {
    Turns turns = waiting(lock);
    if (turns == null || turns.isEmpty() || turns.first() > turn(lock)) {
      return -1;
    }
    int stream = turns.poll();
    if (turns.isEmpty() && defined(lock)) {
      waiter(lock, NOBODY);
      waitedFor.clear(lock);
    } else if (turns.isEmpty()) {
      undefinedWaitedFor.remove(lock);
    }
    return stream;
  }

  /** Returns a lock that streams wait for, or -1. */
  int anyAwaited() {
    int lock = waitedFor.nextSetBit(0);
    if (lock >= 0) {
      return lock;
    }
    return undefinedWaitedFor.isEmpty() ? -1 : undefinedWaitedFor.first();
  }

  /**
   * Returns a lock of the program's own whose turn it is for a stream that waits, so that only the
   * last holder is in its way, or -1. Such a lock may have let the next one in: a lease was over.
   */
  int anyLost() {
    for (int lock = waitedFor.nextSetBit(0); lock >= 0; lock = waitedFor.nextSetBit(lock + 1)) {
      if (firstAwaited(lock) <= turn(lock) && definitions.lock(lock).kind().hasOwnContract()) {
        return lock;
      }
    }
    return -1;
  }

  /** Returns the smallest turn that a stream waits for; there must be one. */
  long firstAwaited(int lock) {
    int only = defined(lock) ? waiter(lock) : MANY;
    if (only != NOBODY && only != MANY) {
      return needsOfStream[only - 1];
    }
    Turns turns = waiting(lock);
    if (turns == null || turns.isEmpty()) {
      throw new AssertionError("a lock without waiters: lock=" + lock);
    }
    return turns.first();
  }
}
