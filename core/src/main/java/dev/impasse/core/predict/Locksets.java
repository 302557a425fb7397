package dev.impasse.core.predict;

import java.util.Arrays;

/**
 * All locksets of a trace, each once, and the steps from one to another.
 *
 * <p><b>Shape.</b> Set 0 is empty. A <i>transition</i> is a set and a token that is acquired on top
 * of it; transitions are numbered from 0. Sets are sorted arrays of tokens.
 */
final class Locksets {

  /** Locks held beyond this many at once are not put into locksets. */
  static final int MOST_HELD = 256;

  private int[][] sets = new int[16][];
  private int setCount;
  // The transition of each token on top of nothing, plus one; for each set the transition that was
  // asked for last: token plus one, number.
  private int[] firsts = new int[64];
  private long[] latest = new long[16];
  private final LongIntMap byHash = new LongIntMap();
  private final LongIntMap transitions = new LongIntMap();
  private final LongIntMap removals = new LongIntMap();
  private int[] from = new int[16];
  private int[] token = new int[16];
  private int[] to = new int[16];
  private boolean truncated;

  Locksets() {
    intern(new int[0]);
  }

  /** Returns the number of the transition that adds a token to a set. */
  int transition(int set, int added) {
    if (set == 0) {
      int first = added < firsts.length ? firsts[added] : 0;
      return first > 0 ? first - 1 : newFirst(added);
    }
    long before = latest[set];
    return (int) (before >>> 32) == added + 1 ? (int) before : found(set, added);
  }

  private int newFirst(int added) {
    if (added >= firsts.length) {
      firsts = Arrays.copyOf(firsts, Math.max(added + 1, firsts.length * 2));
    }
    int number = newTransition(added, 0, added);
    firsts[added] = number + 1;
    return number;
  }

  private int found(int set, int added) {
    long key = (long) set << 32 | added;
    int known = transitions.get(key);
    int number = known >= 0 ? known : newTransition(key, set, added);
    latest[set] = (added + 1L) << 32 | number;
    return number;
  }

  private int newTransition(long key, int set, int added) {
    int number = transitions.size();
    if (number == from.length) {
      from = Arrays.copyOf(from, number * 2);
      token = Arrays.copyOf(token, number * 2);
      to = Arrays.copyOf(to, number * 2);
    }
    transitions.put(key, number);
    from[number] = set;
    token[number] = added;
    to[number] = with(set, added);
    return number;
  }

  private int with(int set, int added) {
    int[] old = sets[set];
    int at = Arrays.binarySearch(old, added);
    if (at >= 0) {
      return set;
    }
    if (old.length >= MOST_HELD) {
      truncated = true;
      return set;
    }
    int[] larger = new int[old.length + 1];
    int insert = -at - 1;
    System.arraycopy(old, 0, larger, 0, insert);
    larger[insert] = added;
    System.arraycopy(old, insert, larger, insert + 1, old.length - insert);
    return intern(larger);
  }

  /** Returns a set without a token. */
  int without(int set, int removed) {
    long key = (long) set << 32 | removed;
    int found = removals.get(key);
    if (found >= 0) {
      return found;
    }
    int[] old = sets[set];
    int at = Arrays.binarySearch(old, removed);
    int result = set;
    if (at >= 0) {
      int[] smaller = new int[old.length - 1];
      System.arraycopy(old, 0, smaller, 0, at);
      System.arraycopy(old, at + 1, smaller, at, smaller.length - at);
      result = intern(smaller);
    }
    removals.put(key, result);
    return result;
  }

  private int intern(int[] set) {
    long hash = 1;
    for (int t : set) {
      hash = (hash ^ t) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    for (; ; hash++) {
      int found = byHash.get(hash);
      if (found < 0) {
        break;
      }
      if (Arrays.equals(sets[found], set)) {
        return found;
      }
    }
    if (setCount == sets.length) {
      sets = Arrays.copyOf(sets, setCount * 2);
      latest = Arrays.copyOf(latest, setCount * 2);
    }
    sets[setCount] = set;
    byHash.put(hash, setCount);
    return setCount++;
  }

  int transitionCount() {
    return transitions.size();
  }

  /** Returns the set that a transition starts from. */
  int from(int transition) {
    return from[transition];
  }

  /** Returns what a transition acquires. */
  int token(int transition) {
    return token[transition];
  }

  /** Returns the set that a transition leads to. */
  int to(int transition) {
    return to[transition];
  }

  /** Returns the tokens of a set, ascending; not to be changed. */
  int[] tokens(int set) {
    return sets[set];
  }

  /** Whether a thread held more than {@value #MOST_HELD} locks at once. */
  boolean truncated() {
    return truncated;
  }
}
