package dev.impasse.runtime;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the hooks need from the agent, and only on their slow paths. The agent, which lives in a
 * class loader that woven code does not see, sets {@link Tracking#link} once.
 *
 * <p>Every method is called on threads of the application, virtual ones too. It takes no lock of
 * any kind, waits for nothing, but for {@link #beforeAcquire}, and does not throw: a virtual thread
 * can be unmounted while it waits, and the thread that is to wake it may be the one that comes here
 * next.
 */
public interface AgentLink {

  /**
   * Returns the next piece of trace for a stream, or null when none is ready (the events until then
   * are counted as dropped).
   *
   * <p>The buffer starts at a chunk header that is already filled in; the caller writes 64-bit
   * little-endian words from {@link EventStream#PAYLOAD_OFFSET} to its limit.
   */
  @Nullable ByteBuffer nextChunk(EventStream stream);

  /**
   * Returns a piece of trace whose header is not yet filled in, for a stream that several threads
   * write to, or null when none is ready.
   *
   * @param sequence the number that it is to have within its stream
   */
  default @Nullable ByteBuffer takeChunk(int sequence) {
    return null;
  }

  /** Fills in the header of what {@link #takeChunk} returned; a second time changes nothing. */
  default void openChunk(ByteBuffer chunk, int stream, int sequence) {}

  /** Returns to the pool what {@link #takeChunk} returned, as it was. */
  default void unusedChunk(ByteBuffer chunk) {}

  /**
   * Takes a chunk to which no more words will be added than were claimed; some may still be being
   * written.
   *
   * @param end offset behind the last of them, bytes
   */
  default void fullChunk(ByteBuffer chunk, int stream, int sequence, int end) {}

  /**
   * Reports a lock acquired while others were held, the newest entry of {@link ThreadState#held},
   * that this thread's {@link OrderCache} did not know.
   *
   * @return what {@link #orderAgain} is to be called with, or null when it finds no room
   */
  @Nullable Object orderFirstSeen(ThreadState state);

  /** Reports that what {@link #orderFirstSeen} returned was seen so many times more. */
  void orderAgain(Object order, int times);

  /** Reports that a thread is about to start another one; only while lock orders are collected. */
  void starting(ThreadState parent, ThreadState child);

  /** Reports that a thread knows that another one has ended; only while orders are collected. */
  void joined(ThreadState by, Thread ended);

  /** Reports a thread that was first seen. {@code parentId} is 0 when not known. */
  void threadFirstSeen(Thread thread, long threadId, boolean virtual, long parentId);

  /** Returns the number of a class in the trace. */
  int classId(String className);

  /**
   * Returns the synchronizer ({@code AbstractQueuedSynchronizer}) inside a lock, half or condition
   * of the JDK, or null when there is none or it can not be reached.
   */
  @Nullable Object synchronizerOf(Object lock);

  /**
   * Reports, while a finding is to be confirmed and at its places alone, what a thread is about to
   * acquire and does not hold yet. This method alone may pause: for a bounded time, without a lock.
   *
   * @param wanted the record of the whole lock, or the thread to be joined; null when not known
   */
  default void beforeAcquire(ThreadState state, @Nullable Object wanted, int site) {}

  /**
   * Takes note of a {@code Thread.stop} that arrived in a hook; the thread is stopped once more.
   */
  default void stopped(Thread thread, Throwable with) {}
}
