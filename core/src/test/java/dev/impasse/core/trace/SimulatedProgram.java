package dev.impasse.core.trace;

import dev.impasse.core.model.LockKind;
import dev.impasse.runtime.EventWord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A random program on locks of all kinds, run step by step: what its threads would write to a
 * trace, and what each holds after each of its events.
 */
final class SimulatedProgram {

  private static final int RW = 2;
  private static final int SEMAPHORE = 3;
  private static final LockKind[] KINDS = {
    LockKind.MONITOR, LockKind.REENTRANT_LOCK, LockKind.READ_WRITE_LOCK, LockKind.SEMAPHORE
  };

  final TraceSketch trace = new TraceSketch();
  final int threads;
  final int locks;
  final List<List<String>> heldAfter = new ArrayList<>();

  private final Random random;
  private int permits = 1;
  private final int firstLock;
  private final long[] ticket;
  private final int[] owner;
  private final int[] free;
  private final List<Map<Integer, Integer>> held = new ArrayList<>();
  private final List<Map<Integer, Integer>> read = new ArrayList<>();

  SimulatedProgram(long seed, int steps, int firstLock) {
    random = new Random(seed);
    this.firstLock = firstLock;
    threads = 2 + random.nextInt(4);
    locks = 4 + random.nextInt(5);
    ticket = new long[locks];
    owner = new int[locks];
    free = new int[locks];
    trace.type(1, "x.Lock").site(1, "lock", "x.C.lock");
    for (int t = 1; t <= threads; t++) {
      trace.thread(t, "T" + t);
      held.add(new HashMap<>());
      read.add(new HashMap<>());
      heldAfter.add(new ArrayList<>());
    }
    for (int l = 0; l < locks; l++) {
      free[l] = 3;
      trace.lock(1 + random.nextInt(threads), id(l), KINDS[l % KINDS.length].code(), 1);
    }
    if (random.nextBoolean()) {
      trace.sealed();
    }
    for (int i = 0; i < steps; i++) {
      step(1 + random.nextInt(threads), random.nextInt(locks));
    }
  }

  int id(int lock) {
    return firstLock + lock;
  }

  private void step(int t, int l) {
    int kind = l % KINDS.length;
    if (kind == SEMAPHORE) {
      semaphore(t, l);
    } else if (random.nextInt(3) == 0 && kind == RW) {
      readHalf(t, l);
    } else {
      exclusive(t, l);
    }
  }

  private void exclusive(int t, int l) {
    Map<Integer, Integer> mine = held.get(t - 1);
    int depth = mine.getOrDefault(l, 0);
    boolean shared = l % KINDS.length == RW;
    if (owner[l] == t && random.nextInt(8) == 0 && !shared) {
      mine.remove(l);
      event(t, EventWord.OP_WAIT, 0, -1, l);
      owner[l] = 0;
      // Nobody takes it meanwhile in this simulation: it comes right back, with its depth.
      owner[l] = t;
      mine.put(l, depth);
      event(t, EventWord.OP_RESUME, 0, ticket[l]++, l);
    } else if (owner[l] == t && random.nextInt(3) == 0) {
      mine.put(l, depth + 1);
      event(t, EventWord.OP_REENTER, 0, -1, l);
    } else if (owner[l] == t) {
      if (depth > 1) {
        mine.put(l, depth - 1);
        event(t, EventWord.OP_REEXIT, 0, -1, l);
      } else {
        mine.remove(l);
        owner[l] = 0;
        event(t, EventWord.OP_RELEASE, 0, shared ? ticket[l]++ : -1, l);
      }
    } else if (owner[l] == 0 && nobodyReads(l)) {
      if (random.nextInt(3) == 0) {
        event(t, EventWord.OP_REQUEST, 0, -1, l);
      }
      owner[l] = t;
      mine.put(l, 1);
      event(t, EventWord.OP_ACQUIRE, 0, ticket[l]++, l);
    } else {
      event(t, EventWord.OP_FAILED, EventWord.FLAG_TRY, -1, l);
    }
  }

  private void readHalf(int t, int l) {
    Map<Integer, Integer> mine = read.get(t - 1);
    if (mine.containsKey(l)) {
      mine.remove(l);
      event(t, EventWord.OP_RELEASE, EventWord.FLAG_SHARED, ticket[l]++, l);
    } else if (owner[l] == 0 || owner[l] == t) {
      mine.put(l, 1);
      event(t, EventWord.OP_ACQUIRE, EventWord.FLAG_SHARED, ticket[l]++, l);
    }
  }

  private void semaphore(int t, int l) {
    Map<Integer, Integer> mine = read.get(t - 1);
    int have = mine.getOrDefault(l, 0);
    int n = 1 + random.nextInt(2);
    if (have >= n && random.nextBoolean()) {
      if (have == n) {
        mine.remove(l);
      } else {
        mine.put(l, have - n);
      }
      free[l] += n;
      permits = n;
      event(t, EventWord.OP_RELEASE, EventWord.FLAG_SHARED, ticket[l]++, l);
    } else if (free[l] >= n) {
      mine.merge(l, n, Integer::sum);
      free[l] -= n;
      permits = n;
      event(t, EventWord.OP_ACQUIRE, EventWord.FLAG_SHARED, ticket[l]++, l);
    }
  }

  private boolean nobodyReads(int l) {
    return read.stream().noneMatch(map -> map.containsKey(l));
  }

  private void event(int t, int op, int flags, long ticketOfEvent, int l) {
    trace.event(t, permits, op, flags, ticketOfEvent, 1, id(l));
    permits = 1;
    heldAfter.get(t - 1).add(describe(t));
  }

  /**
   * Returns what a thread holds, as text: exclusive holds with depth, then shared ones with count.
   */
  private String describe(int t) {
    List<String> parts = new ArrayList<>();
    held.get(t - 1).forEach((l, depth) -> parts.add(id(l) + "x" + depth));
    read.get(t - 1).forEach((l, count) -> parts.add(id(l) + "s" + count));
    parts.sort(null);
    return String.join(" ", parts);
  }
}
