package dev.impasse.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * States of virtual threads, which are too many to have one each: a state is lent to a thread while
 * it holds or awaits something; streams are shared, each by the threads whose ids fall on it.
 *
 * <p><b>Shape.</b> Stripes of small open-addressed tables by thread id; a pool of free states; a
 * fixed number of streams.
 *
 * <p><b>Threading.</b> A stripe is guarded by a spin lock held for a few loads and stores; nothing
 * blocks, so no carrier is pinned. {@link #forEach} may be called by the agent's daemon at any
 * time.
 *
 * <p><b>Cost.</b> One uncontended compare-and-set and a release store per look-up; no memory for a
 * thread that holds and awaits nothing.
 */
public final class VirtualThreads {

  private static final int STRIPES = 64;
  private static final int POOLED_STATES = 256;
  private static final int STREAMS = 64;
  private static final int SPINS = 1000;

  private static final Stripe[] TABLE = new Stripe[STRIPES];

  private static final AtomicReferenceArray<ThreadState> FREE_STATES =
      new AtomicReferenceArray<>(POOLED_STATES);

  private static final EventStream[] STREAM = new EventStream[STREAMS];

  private static final AtomicIntegerArray STREAM_LATCHES = new AtomicIntegerArray(STREAMS);

  /** Last ids told to the agent, so that it hears of a thread about once. */
  private static final long[] TOLD = new long[4096];

  static {
    for (int i = 0; i < STRIPES; i++) {
      TABLE[i] = new Stripe();
    }
  }

  private VirtualThreads() {}

  /** What {@link #forEach} hands each state to. */
  public interface Visitor {
    /** Takes one state that is lent to a virtual thread. */
    void visit(ThreadState state);
  }

  private static final class Stripe extends AtomicInteger {
    private static final long serialVersionUID = 1;
    private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(ThreadState[].class);

    private transient ThreadState[] states = new ThreadState[16];
    private transient int size;

    void enter() {
      while (!compareAndSet(0, 1)) {
        Thread.onSpinWait();
      }
    }

    void exit() {
      setRelease(0);
    }

    ThreadState get(long id) {
      int mask = states.length - 1;
      for (int i = slot(id) & mask; states[i] != null; i = (i + 1) & mask) {
        if (states[i].threadId == id) {
          return states[i];
        }
      }
      return null;
    }

    void add(ThreadState s) {
      if (size * 2 >= states.length) {
        resize(states.length * 2);
      }
      int mask = states.length - 1;
      int i = slot(s.threadId) & mask;
      while (states[i] != null) {
        i = (i + 1) & mask;
      }
      ENTRY.setRelease(states, i, s);
      size++;
    }

    void remove(ThreadState s) {
      int mask = states.length - 1;
      int i = slot(s.threadId) & mask;
      while (states[i] != s) {
        if (states[i] == null) {
          return;
        }
        i = (i + 1) & mask;
      }
      size--;
      // Close the gap: move up what would no longer be found (Knuth, 6.4, algorithm R).
      int gap = i;
      for (int k = (i + 1) & mask; states[k] != null; k = (k + 1) & mask) {
        int home = slot(states[k].threadId) & mask;
        if (((k - home) & mask) >= ((k - gap) & mask)) {
          states[gap] = states[k];
          gap = k;
        }
      }
      states[gap] = null;
      if (states.length > 64 && size * 8 < states.length) {
        resize(states.length / 4);
      }
    }

    private void resize(int length) {
      ThreadState[] old = states;
      states = new ThreadState[length];
      size = 0;
      for (ThreadState s : old) {
        if (s != null) {
          add(s);
        }
      }
    }

    private static int slot(long id) {
      return (int) (id / STRIPES);
    }
  }

  private static Stripe stripe(long id) {
    return TABLE[(int) id & (STRIPES - 1)];
  }

  /** Returns the state of a virtual thread, lent now if it has none. */
  static ThreadState attach(Thread thread, long id) {
    Stripe stripe = stripe(id);
    stripe.enter();
    ThreadState s = stripe.get(id);
    stripe.exit();
    if (s != null) {
      return s;
    }
    s = take(FREE_STATES, id);
    if (s == null) {
      s = new ThreadState(true);
    }
    s.threadId = id;
    s.thread = thread;
    stripe.enter();
    stripe.add(s);
    stripe.exit();
    tell(s, thread, id);
    return s;
  }

  /** Returns the state that is lent to the virtual thread with an id now, or null. */
  static ThreadState find(long id) {
    Stripe stripe = stripe(id);
    stripe.enter();
    ThreadState s = stripe.get(id);
    stripe.exit();
    return s;
  }

  private static void tell(ThreadState s, Thread thread, long id) {
    AgentLink link = Tracking.link;
    int slot = (int) id & (TOLD.length - 1);
    if (link != null && TOLD[slot] != id) {
      TOLD[slot] = id; // racy: at worst it is told twice
      s.busy = true;
      link.threadMet(thread, id, true, 0);
      s.busy = false;
    }
  }

  /** Takes a state back from a thread that holds and awaits nothing. */
  static void detach(ThreadState s) {
    Stripe stripe = stripe(s.threadId);
    stripe.enter();
    stripe.remove(s);
    stripe.exit();
    long id = s.threadId;
    s.thread = null;
    s.threadId = 0;
    give(FREE_STATES, s, id);
  }

  /**
   * Returns the stream of a virtual thread, which this thread alone may write to until it gives it
   * back. All events of one thread go to one stream, or their order would be lost.
   */
  @SuppressWarnings("ThreadPriorityCheck") // yields only after long spinning
  static EventStream borrowStream(long id) {
    int i = (int) id & (STREAMS - 1);
    for (int spins = 0; !STREAM_LATCHES.compareAndSet(i, 0, 1); spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield(); // its writer lost its core
      }
    }
    EventStream out = STREAM[i];
    if (out == null) {
      out = new EventStream(ThreadTable.nextStreamId(), true);
      STREAM[i] = out;
    }
    return out;
  }

  /** Ends what {@link #borrowStream} began. */
  static void giveBackStream(long id) {
    STREAM_LATCHES.setRelease((int) id & (STREAMS - 1), 0);
  }

  private static <T> T take(AtomicReferenceArray<T> pool, long from) {
    int length = pool.length();
    for (int n = 0; n < length; n++) {
      int i = (int) ((from + n) & (length - 1));
      T free = pool.getPlain(i);
      if (free != null && pool.compareAndSet(i, free, null)) {
        return free;
      }
    }
    return null;
  }

  private static <T> void give(AtomicReferenceArray<T> pool, T free, long from) {
    int length = pool.length();
    for (int n = 0; n < length; n++) {
      int i = (int) ((from + n) & (length - 1));
      if (pool.getPlain(i) == null && pool.compareAndSet(i, null, free)) {
        return;
      }
    }
    // More were in use at once than the pool keeps: the collector has this one.
  }

  /** Returns the virtual thread that runs the task which completes a future, or null. */
  static Thread runnerOf(Object future) {
    for (Stripe stripe : TABLE) {
      stripe.enter();
      ThreadState[] copy = stripe.size == 0 ? null : stripe.states.clone();
      stripe.exit();
      for (int i = 0; copy != null && i < copy.length; i++) {
        if (copy[i] != null && copy[i].isRunning(future)) {
          return copy[i].thread;
        }
      }
    }
    return null;
  }

  /** Visits the states that are lent to virtual threads now. */
  public static void forEach(Visitor visitor) {
    for (Stripe stripe : TABLE) {
      stripe.enter();
      ThreadState[] copy = stripe.size == 0 ? null : stripe.states.clone();
      stripe.exit();
      if (copy != null) {
        for (ThreadState s : copy) {
          if (s != null) {
            visitor.visit(s);
          }
        }
      }
    }
  }
}
