package dev.impasse.core.trace;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a merge knows of each lock: whose turn it is, whether somebody holds it, and who waits.
 *
 * <p>Numbers of locks are handed out one by one, so those that are defined are in arrays; a number
 * that no definition explains is in a map.
 */
final class LockTurns {

  private final long[] turn;
  private final int[] holder;
  private final Map<Integer, Turns> waiting = new HashMap<>();
  private final BitSet waitedFor = new BitSet();
  private final Map<Integer, Undefined> undefined = new HashMap<>();

  private static final class Undefined {
    long turn;
    int holder;
  }

  /**
   * Makes an empty table.
   *
   * @param locks the highest number that is believed
   */
  LockTurns(int locks) {
    turn = new long[locks + 1];
    holder = new int[locks + 1];
  }

  private boolean defined(int lock) {
    return lock >= 0 && lock < turn.length;
  }

  private Undefined undefined(int lock) {
    return undefined.computeIfAbsent(lock, k -> new Undefined());
  }

  /** Returns the ticket whose turn it is. */
  long turn(int lock) {
    return defined(lock) ? turn[lock] : undefined(lock).turn;
  }

  void turn(int lock, long next) {
    if (defined(lock)) {
      turn[lock] = next;
    } else {
      undefined(lock).turn = next;
    }
  }

  /** Returns the thread that holds a lock exclusively, 0 if none does. */
  int holder(int lock) {
    return defined(lock) ? holder[lock] : undefined(lock).holder;
  }

  void holder(int lock, int thread) {
    if (defined(lock)) {
      holder[lock] = thread;
    } else {
      undefined(lock).holder = thread;
    }
  }

  /** Lets a stream wait until it is its turn. */
  void await(int lock, long needs, int stream) {
    waiting.computeIfAbsent(lock, k -> new Turns()).add(needs, stream);
    if (defined(lock)) {
      waitedFor.set(lock);
    }
  }

  private @Nullable Turns waiting(int lock) {
    return waiting.get(lock);
  }

  /** Returns the next stream whose turn has come, taken out, or -1. */
  int next(int lock) {
    if (defined(lock) ? !waitedFor.get(lock) : undefined.isEmpty()) {
      return -1;
    }
    Turns turns = waiting(lock);
    if (turns == null || turns.isEmpty() || turns.first() > turn(lock)) {
      return -1;
    }
    int stream = turns.poll();
    if (turns.isEmpty() && defined(lock)) {
      waitedFor.clear(lock);
    }
    return stream;
  }

  /** Returns a lock that streams wait for, or -1. */
  int anyAwaited() {
    int lock = waitedFor.nextSetBit(0);
    if (lock >= 0) {
      return lock;
    }
    return waiting.entrySet().stream()
        .filter(e -> !e.getValue().isEmpty())
        .mapToInt(Map.Entry::getKey)
        .min()
        .orElse(-1);
  }

  /** Returns the smallest turn that a stream waits for; there must be one. */
  long firstAwaited(int lock) {
    Turns turns = waiting(lock);
    if (turns == null || turns.isEmpty()) {
      throw new AssertionError("a lock without waiters: lock=" + lock);
    }
    return turns.first();
  }
}
