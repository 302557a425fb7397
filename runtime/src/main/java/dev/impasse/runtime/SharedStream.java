package dev.impasse.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of event words that many virtual threads write to at once, each the words of one hook as
 * a whole. All events of one thread go to one stream, or their order would be lost.
 *
 * <p><b>Threading.</b> Any thread, and no lock: a thread that is unmounted or descheduled in here
 * keeps nobody waiting. Who finds a chunk full puts the next one in its place, or uses the one that
 * another thread was quicker to put there.
 */
final class SharedStream {

  private static final int RETRY_EVERY_WORDS = 64;

  private static final VarHandle CURRENT;
  private static final VarHandle MISSING;
  private static final VarHandle DROPPED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      CURRENT = lookup.findVarHandle(SharedStream.class, "current", SharedChunk.class);
      MISSING = lookup.findVarHandle(SharedStream.class, "missing", long.class);
      DROPPED = lookup.findVarHandle(SharedStream.class, "dropped", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int id;
  private volatile SharedChunk current = new SharedChunk(null, 0);

  /** Words that found no room since the last chunk. */
  private volatile long missing;

  /** Words that found no room. */
  private volatile long dropped;

  SharedStream(int id) {
    this.id = id;
  }

  int id() {
    return id;
  }

  /** Returns the chunk that is being written, or null. */
  @Nullable ByteBuffer chunk() {
    return current.buffer();
  }

  /** Returns how many words found no room so far. */
  long dropped() {
    return dropped;
  }

  /** Writes what a hook of a thread has put together. */
  void write(long thread, EventStream words) {
    int n = words.staged();
    AgentLink link = Tracking.link;
    if (n == 0 || link == null) {
      return;
    }
    while (true) {
      SharedChunk chunk = current;
      int claim = chunk.claim(thread, n);
      if (claim != 0) {
        chunk.fill(claim, thread, words, id, link);
        return;
      }
      if ((chunk.isNone() && !isTimeToRetry(chunk)) || !advance(chunk, thread, link)) {
        MISSING.getAndAdd(this, (long) n);
        DROPPED.getAndAdd(this, (long) n);
        return;
      }
    }
  }

  private boolean isTimeToRetry(SharedChunk none) {
    return none.sequence == 0 || missing % RETRY_EVERY_WORDS < EventStream.GROUP_WORDS;
  }

  /** Puts another chunk in the place of one, or finds that somebody did; false if none is ready. */
  @SuppressWarnings("NullAway") // a chunk that is not none has its memory
  private boolean advance(SharedChunk from, long thread, AgentLink link) {
    int sequence = from.isNone() ? from.sequence : from.sequence + 1;
    ByteBuffer buffer = link.takeChunk(sequence);
    if (buffer == null) {
      if (!from.isNone() && CURRENT.compareAndSet(this, from, new SharedChunk(null, sequence))) {
        int end = from.close();
        from.last(end, lost(0)); // there is always room for this one: from here on nothing is known
        link.fullChunk(from.buffer(), id, from.sequence, end + Long.BYTES);
      }
      return current != from && !current.isNone();
    }
    SharedChunk next = new SharedChunk(buffer, sequence);
    int claim = from.isNone() && sequence > 0 ? next.claim(thread, 1) : 0;
    if (!CURRENT.compareAndSet(this, from, next)) {
      link.unusedChunk(buffer);
    } else if (claim != 0) {
      EventStream mark = EventStream.staging();
      mark.stage(lost((long) MISSING.getAndSet(this, 0L)));
      next.fill(claim, thread, mark, id, link);
    } else if (!from.isNone()) {
      link.fullChunk(from.buffer(), id, from.sequence, from.close());
    }
    return true;
  }

  private static long lost(long words) {
    return EventWord.encode(EventWord.OP_DROPPED, EventWord.FLAG_SHARED, 0, 0, 0)
        | (words & EventWord.COUNT_MASK);
  }
}
