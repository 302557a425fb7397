package dev.impasse.core.predict;

import dev.impasse.core.model.Mode;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes the events of a trace, in an order that happened, and makes a {@link SyncTrace}.
 *
 * <p>Two levels of detail. The plain one keeps acquires and orders. The <i>detailed</i> one, for
 * the search for witnesses, also keeps releases and the accesses to those variables that several
 * threads use and at least one writes; which these are a plain pass has found out.
 *
 * <p>Only outermost acquires and releases count: a lock acquired again by its holder is ignored.
 */
final class SyncTraceBuilder {

  private static final int VARIABLE = 4;
  private static final int WRITER = 1;
  private static final int WRITER_ITEMS = 2;
  private static final int FACTS = 3;
  private static final int WRITTEN = 1;
  private static final int SHARED_BY_MANY = 2;

  private static final int[] NO_INTS = {};
  private static final long[] NO_LONGS = {};

  /** What one thread is in the midst of. */
  private static final class State {
    @Nullable ItemLog log;
    int set;
    int heldCount;
    int[] heldToken = NO_INTS;
    int[] depth = NO_INTS;
    int[] setBefore = NO_INTS;
    int[] item = NO_INTS;
    long[] place = NO_LONGS;
    int lastFrom = -1;
    int lastCount;

    ItemLog log() {
      if (log == null) {
        log = new ItemLog();
      }
      return log;
    }

    int items() {
      return log == null ? 0 : log.items();
    }
  }

  private final Locksets locksets = new Locksets();
  // Which abstract acquires there are: of the first threads a bit in the word of the transition.
  private long[] metByFirst = new long[64];
  private final LongIntMap abstracts = new LongIntMap();
  private int abstractCount;
  private final LongIntMap longSpans = new LongIntMap();
  private final @Nullable BitSet detailed;
  private State[] threads = new State[0];
  private int threadCount;
  private int lockCount;
  private int[] abstractThread = new int[16];
  private int[] abstractTransition = new int[16];
  // For each variable: user plus one, writer plus one, items of the writer then, facts.
  private int[] variables = new int[64 * VARIABLE];
  private final BitSet allOf = new BitSet();
  // Locks whose sections pass data on, each through a channel of its own; from where these count.
  private BitSet passing = new BitSet();
  private int channels;
  private final LongIntMap itemsAtJoin = new LongIntMap();
  private long position;

  /** Makes a builder of a plain trace. */
  SyncTraceBuilder() {
    this(null);
  }

  /** Makes a builder of a detailed trace, given {@link #contended} of a plain one. */
  SyncTraceBuilder(@Nullable BitSet contended) {
    this.detailed = contended;
  }

  /**
   * Makes a builder of a plain trace in which an acquire comes after all releases of a conflicting
   * mode that were before it, on some locks. Their channels are numbered from {@code threads} on,
   * two for a lock, and are threads that do nothing.
   */
  static SyncTraceBuilder passingOn(BitSet locks, int threads) {
    SyncTraceBuilder builder = new SyncTraceBuilder();
    builder.passing = locks;
    builder.channels = threads;
    return builder;
  }

  /** Says the number of the event that the following calls are about. */
  void at(long eventNumber) {
    position = eventNumber;
  }

  private State thread(int t) {
    if (t >= threads.length) {
      int old = threads.length;
      threads = Arrays.copyOf(threads, Math.max(t + 1, old * 2));
      for (int i = old; i < threads.length; i++) {
        threads[i] = new State();
      }
    }
    if (t >= threadCount) {
      threadCount = t + 1;
    }
    return threads[t];
  }

  /** A thread acquired a lock; <i>tried</i>: in a way that would not have blocked for ever. */
  void acquire(int t, int lock, Mode mode, boolean tried, int site) {
    State s = thread(t);
    if (lock >= lockCount) {
      lockCount = lock + 1;
    }
    int token = lock << 1 | (mode == Mode.SHARED ? 1 : 0);
    for (int i = s.heldCount - 1; i >= 0; i--) {
      if (s.heldToken[i] == token) {
        s.depth[i]++;
        return;
      }
    }
    if (passing.get(lock)) {
      takePassed(t, token);
    }
    int transition = locksets.transition(s.set, token);
    if (s.set != 0 && !tried) {
      abstractAcquire(t, transition);
    }
    ItemLog log = s.log();
    int held = s.heldCount++;
    if (held == s.heldToken.length) {
      grow(s);
    }
    s.heldToken[held] = token;
    s.depth[held] = 1;
    s.setBefore[held] = s.set;
    s.item[held] = log.items();
    s.place[held] = log.acquire(transition, tried, site, position);
    s.set = locksets.to(transition);
  }

  /** Who writes comes after those who wrote and read before, who reads after those who wrote. */
  private void takePassed(int t, int token) {
    int written = channels + (token & ~1);
    order(t, written, now(written));
    if ((token & 1) == 0) {
      order(t, written + 1, now(written + 1));
    }
  }

  private static void grow(State s) {
    int size = Math.max(2, s.heldCount * 2);
    s.heldToken = Arrays.copyOf(s.heldToken, size);
    s.depth = Arrays.copyOf(s.depth, size);
    s.setBefore = Arrays.copyOf(s.setBefore, size);
    s.item = Arrays.copyOf(s.item, size);
    s.place = Arrays.copyOf(s.place, size);
  }

  private void abstractAcquire(int t, int transition) {
    if (t < Long.SIZE) {
      if (transition >= metByFirst.length) {
        metByFirst = Arrays.copyOf(metByFirst, Math.max(transition + 1, 2 * metByFirst.length));
      }
      long met = metByFirst[transition];
      long bit = 1L << t;
      if ((met & bit) != 0) {
        return;
      }
      metByFirst[transition] = met | bit;
    } else if (abstracts.get((long) t << 32 | transition) >= 0) {
      return;
    } else {
      abstracts.put((long) t << 32 | transition, 1);
    }
    if (abstractCount == abstractThread.length) {
      abstractThread = Arrays.copyOf(abstractThread, abstractCount * 2);
      abstractTransition = Arrays.copyOf(abstractTransition, abstractCount * 2);
    }
    abstractThread[abstractCount] = t;
    abstractTransition[abstractCount++] = transition;
  }

  /** A thread gave a lock back once; returns whether it held it. */
  boolean release(int t, int lock, Mode mode, int site) {
    return release(t, lock, mode, site, false);
  }

  /** A thread gave a lock back wholly, whatever its depth; returns whether it held it. */
  boolean releaseWholly(int t, int lock, Mode mode, int site) {
    return release(t, lock, mode, site, true);
  }

  private boolean release(int t, int lock, Mode mode, int site, boolean wholly) {
    State s = thread(t);
    int token = lock << 1 | (mode == Mode.SHARED ? 1 : 0);
    for (int i = s.heldCount - 1; i >= 0; i--) {
      if (s.heldToken[i] == token) {
        if (wholly || --s.depth[i] == 0) {
          endSection(t, s, i, site);
        }
        return true;
      }
    }
    return false;
  }

  private void endSection(int t, State s, int i, int site) {
    ItemLog log = s.log();
    int token = s.heldToken[i];
    if (detailed != null) {
      log.release(token, site, position);
    }
    int span = log.items() - s.item[i];
    if (span >= ItemLog.LONG_SPAN) {
      longSpans.put((long) t << 32 | s.item[i], span);
      span = ItemLog.LONG_SPAN;
    }
    log.span(s.place[i], span);
    if (passing.get(token >> 1)) {
      order(channels + token, t, now(t));
    }
    int last = --s.heldCount;
    if (i == last) {
      s.set = s.setBefore[i];
      return;
    }
    for (int j = i; j < last; j++) {
      s.heldToken[j] = s.heldToken[j + 1];
      s.depth[j] = s.depth[j + 1];
      s.item[j] = s.item[j + 1];
      s.place[j] = s.place[j + 1];
      s.setBefore[j] = locksets.without(s.setBefore[j + 1], token);
    }
    s.set = locksets.without(s.set, token);
  }

  /** Whether a thread holds anything. */
  boolean holdsAny(int t) {
    return thread(t).heldCount > 0;
  }

  /** Returns how many items a thread has: a point in it that others can come after. */
  int now(int t) {
    return thread(t).items();
  }

  /** What a thread does from here comes after the first so many items of another. */
  void order(int t, int from, int count) {
    State s = thread(t);
    if (t == from || count == 0 || (s.lastFrom == from && s.lastCount >= count)) {
      return;
    }
    s.lastFrom = from;
    s.lastCount = count;
    s.log().order(from, count, position);
  }

  /**
   * What a thread does from here comes after all that another ever does, also what of it may be
   * told later: a recorded order may show a join before the last events of what was joined.
   */
  void orderAfterAll(int t, int child) {
    thread(child);
    if (t != child) {
      allOf.set(child);
      itemsAtJoin.put(child, threads[child].items());
      thread(t).log().order(child, ItemLog.ALL, position);
    }
  }

  private boolean inOrder() {
    return allOf.stream().allMatch(child -> threads[child].items() == itemsAtJoin.get(child));
  }

  /** A thread wrote a variable. */
  void write(int t, int variable) {
    int at = use(t, variable);
    variables[at + FACTS] |= WRITTEN;
    State s = thread(t);
    if (detailed != null && detailed.get(variable)) {
      s.log().write(variable, position);
    }
    variables[at + WRITER] = t + 1;
    variables[at + WRITER_ITEMS] = s.items();
  }

  /** A thread read a variable. */
  void read(int t, int variable) {
    int at = use(t, variable);
    int from = variables[at + WRITER] - 1;
    if (detailed == null) {
      if (from >= 0 && from != t) {
        order(t, from, variables[at + WRITER_ITEMS]);
      }
    } else if (detailed.get(variable)) {
      thread(t).log().read(variable, from, variables[at + WRITER_ITEMS], position);
    }
  }

  /** Takes note that a thread uses a variable; returns where this stands. */
  private int use(int t, int variable) {
    int at = variable * VARIABLE;
    if (at >= variables.length) {
      variables = Arrays.copyOf(variables, Math.max(at + VARIABLE, variables.length * 2));
    }
    int before = variables[at] - 1;
    if (before != t) {
      if (before < 0) {
        variables[at] = t + 1;
      } else {
        variables[at + FACTS] |= SHARED_BY_MANY;
      }
    }
    return at;
  }

  /** Returns the variables that several threads use and at least one writes. */
  BitSet contended() {
    BitSet both = new BitSet();
    for (int at = 0; at < variables.length; at += VARIABLE) {
      if (variables[at + FACTS] == (WRITTEN | SHARED_BY_MANY)) {
        both.set(at / VARIABLE);
      }
    }
    return both;
  }

  /** Returns the trace so far; the builder is not to be used after it. */
  SyncTrace build() {
    @Nullable ItemLog[] logs = new ItemLog[threadCount];
    for (int t = 0; t < threadCount; t++) {
      logs[t] = threads[t].log;
    }
    return new SyncTrace(
        locksets,
        logs,
        threadCount,
        lockCount,
        position,
        longSpans,
        abstractThread,
        abstractTransition,
        abstractCount,
        inOrder());
  }
}
