package dev.impasse.runtime;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * States of virtual threads, which are too many to have one each: a state is lent to a thread while
 * it holds or awaits something; streams are shared, each by the threads whose ids fall on it.
 *
 * <p><b>Shape.</b> Chains of states by thread id. A state whose id is 0 is free, and stays where it
 * is until another thread of the same chain takes it; the agent's daemon takes out those of which
 * there are too many ({@link #trim}). A fixed number of streams.
 *
 * <p><b>Threading.</b> No lock: a thread takes a free state with one compare-and-set, or puts a new
 * one at the head of its chain with another. Only the thread itself asks for its state and gives it
 * up, so a look-up is plain reading. One thread at a time may unlink states: the daemon.
 *
 * <p><b>Cost.</b> A chain of one or two states; no memory for a thread that holds and awaits
 * nothing.
 */
public final class VirtualThreads {

  private static final int CHAINS = 1 << 14;
  private static final int STREAMS = 64;

  /** So many free states of a chain are kept. */
  private static final int FREE_IN_A_CHAIN = 1;

  private static final ThreadState[] CHAIN = new ThreadState[CHAINS];

  private static final AtomicReferenceArray<@Nullable SharedStream> STREAM =
      new AtomicReferenceArray<>(STREAMS);

  /** Last ids that were reported to the agent, so that it hears of a thread about once. */
  private static final long[] REPORTED = new long[4096];

  private VirtualThreads() {}

  /** What {@link #forEach} hands each state to. */
  public interface Visitor {
    /** Takes one state that is lent to a virtual thread. */
    void visit(ThreadState state);
  }

  private static int chain(long id) {
    return (int) id & (CHAINS - 1);
  }

  /** Returns the state of a virtual thread, lent now if it has none. */
  static ThreadState attach(Thread thread, long id) {
    int chain = chain(id);
    ThreadState free = null;
    for (ThreadState s = ThreadTable.head(CHAIN, chain); s != null; s = s.next) {
      if (s.threadId == id) {
        return s;
      }
      if (free == null && s.threadId == 0) {
        free = s;
      }
    }
    ThreadState s = free != null && free.lend(id) ? free : lent(chain, id);
    s.thread = thread;
    report(s, thread, id);
    return s;
  }

  /** Lends a state that became free meanwhile, or a new one. */
  private static ThreadState lent(int chain, long id) {
    ThreadState made = new ThreadState(true);
    made.threadId = id;
    do {
      made.next = ThreadTable.head(CHAIN, chain);
    } while (!ThreadTable.putFirst(CHAIN, chain, made.next, made));
    return made;
  }

  /**
   * Returns the state that is lent to the virtual thread with an id now, or null. For the agent.
   */
  public static @Nullable ThreadState find(long id) {
    for (ThreadState s = ThreadTable.head(CHAIN, chain(id)); s != null; s = s.next) {
      if (s.threadId == id && s.thread != null) {
        return s;
      }
    }
    return null;
  }

  private static void report(ThreadState s, Thread thread, long id) {
    AgentLink link = Tracking.link;
    int slot = (int) id & (REPORTED.length - 1);
    if (link != null && REPORTED[slot] != id) {
      s.busy = true;
      try {
        link.threadFirstSeen(thread, id, true, 0);
        REPORTED[slot] = id; // racy: at worst it is reported twice
      } finally {
        s.busy = false;
      }
    }
  }

  /** Frees the state of a thread that holds and awaits nothing. */
  static void detach(ThreadState s) {
    s.thread = null;
    s.threadId = 0; // last: from here on it may be another thread's
  }

  /** Returns the stream of a virtual thread. */
  static SharedStream stream(long id) {
    int i = (int) id & (STREAMS - 1);
    SharedStream stream = STREAM.get(i);
    if (stream != null) {
      return stream;
    }
    SharedStream made = new SharedStream(ThreadTable.nextStreamId());
    SharedStream before = STREAM.compareAndExchange(i, null, made);
    return before == null ? made : before;
  }

  /** What {@link #forEachOpenChunk} gives each chunk to. */
  public interface ChunkVisitor {
    /** Takes a chunk, which may be null, and the number of the stream that writes it. */
    void visit(@Nullable ByteBuffer chunk, int stream);
  }

  /** Shows the chunks that are being written now. For the agent. */
  public static void forEachOpenChunk(ChunkVisitor visitor) {
    for (int i = 0; i < STREAMS; i++) {
      SharedStream stream = STREAM.get(i);
      if (stream != null) {
        visitor.visit(stream.chunk(), stream.id());
      }
    }
  }

  /** Returns how many words of virtual threads found no room in the trace. For the agent. */
  public static long droppedWords() {
    long sum = 0;
    for (int i = 0; i < STREAMS; i++) {
      SharedStream stream = STREAM.get(i);
      sum += stream == null ? 0 : stream.dropped();
    }
    return sum;
  }

  /**
   * Lets go of free states, after many were in use at once. For one thread at a time, the agent's
   * daemon.
   */
  public static void trim() {
    for (int chain = 0; chain < CHAINS; chain++) {
      int free = 0;
      for (ThreadState s = ThreadTable.head(CHAIN, chain); s != null; s = s.next) {
        if (s.threadId == 0 && ++free > FREE_IN_A_CHAIN && s.withdraw()) {
          ThreadTable.unlink(CHAIN, chain, s);
        }
      }
    }
  }

  /** Returns the virtual thread that runs the task which completes a future, or null. */
  static @Nullable Thread runnerOf(Object future) {
    for (int chain = 0; chain < CHAINS; chain++) {
      for (ThreadState s = ThreadTable.head(CHAIN, chain); s != null; s = s.next) {
        Thread thread = s.thread;
        if (thread != null && RunningTasks.isRunning(s, future)) {
          return thread;
        }
      }
    }
    return null;
  }

  /** Leaves all threads alone, also those that get a state of others later. */
  static void ignoreAll() {
    for (int chain = 0; chain < CHAINS; chain++) {
      for (ThreadState s = ThreadTable.head(CHAIN, chain); s != null; s = s.next) {
        s.busy = true;
      }
    }
  }

  /** Visits the states that are lent to virtual threads now. */
  public static void forEach(Visitor visitor) {
    for (int chain = 0; chain < CHAINS; chain++) {
      for (ThreadState s = ThreadTable.head(CHAIN, chain); s != null; s = s.next) {
        if (s.thread != null) {
          visitor.visit(s);
        }
      }
    }
  }
}
