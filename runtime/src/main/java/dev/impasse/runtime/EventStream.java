package dev.impasse.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * One stream of event words: where a thread writes what it does, straight into a piece of the trace
 * file that is mapped into memory, so that every word written survives {@code kill -9}.
 *
 * <p><b>Threading.</b> One writer: a platform thread owns its stream. A virtual thread puts the
 * words of a hook together in one that is mere memory ({@link #staging}), and then writes them as a
 * whole to a {@link SharedStream}.
 *
 * <p><b>Tail.</b> A request that may yet turn out not to block is written at the tail without
 * moving on; its acquire takes the same place. A process that dies in between leaves the request
 * there.
 *
 * <p>One piece, though long: every writer of a word needs the same few fields, in this object.
 */
public final class EventStream {

  /** Bytes before the first word of a chunk. */
  public static final int PAYLOAD_OFFSET = 64;

  /** The most words that belong together. */
  static final int GROUP_WORDS = 5;

  private static final int HIGH_SLOTS = 64;

  /** What one hook writes fits, with room to spare. */
  private static final int STAGED_WORDS = 4 * GROUP_WORDS;

  /** Of a stream that remembers nothing: nobody writes to it. */
  private static final long[] NO_HIGHS = new long[HIGH_SLOTS];

  private static final int RETRY_EVERY_WORDS = 64;

  private static final VarHandle WORD =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Number of this stream in the trace, from 1. */
  public final int id;

  private final boolean staging;

  /** How many chunks this stream has had; the agent counts. */
  public int chunks;

  /** Whether it has ever found no room; the agent's note. */
  public boolean starved;

  /** The chunk being written; kept here so that the agent can seal it. */
  public volatile @Nullable ByteBuffer chunk;

  private @Nullable ByteBuffer buffer;
  private int position;
  private int limit;
  private boolean atEndOfChunk;
  private boolean tailPending;

  /** The word that belongs to the next one found no room, which is therefore to be dropped too. */
  private boolean incomplete;

  private long threadId;
  private long droppedWords;
  private long droppedBefore;
  private long address;

  /**
   * Per slot: lock in the low 32 bits, above them the high bits of its ticket that were written.
   */
  private final long[] highs;

  /** Makes a stream without a chunk: the first word asks for one. */
  public EventStream(int id) {
    this.id = id;
    this.staging = false;
    this.highs = new long[HIGH_SLOTS];
  }

  private EventStream(ByteBuffer memory) {
    this.id = 0;
    this.staging = true;
    this.highs = NO_HIGHS;
    this.buffer = memory;
    this.limit = memory.capacity();
  }

  /** Returns a place to put the words of one hook together; it remembers nothing of former ones. */
  static EventStream staging() {
    return new EventStream(
        ByteBuffer.allocate(STAGED_WORDS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** Forgets the words that were put together. */
  void restage() {
    position = 0;
    tailPending = false;
  }

  void stage(long word) {
    word(word);
  }

  /** Returns a number that changes whenever a word is written that stays. */
  long written() {
    return (long) chunks << 32 | position;
  }

  /** Returns how many words were put together. */
  int staged() {
    return position / Long.BYTES;
  }

  /** Returns one of them. */
  @SuppressWarnings("NullAway") // a stream that stages has its memory
  long stagedWord(int i) {
    return buffer.getLong(i * Long.BYTES);
  }

  /**
   * Returns how many events found no room so far. Read by another thread it may be a little old.
   */
  public long droppedInAll() {
    return droppedBefore + droppedWords;
  }

  /** Says which thread the following words are of. */
  void writer(long tid) {
    if (threadId != tid) {
      threadId = tid;
      if (buffer != null) {
        put(EventWord.OP_THREAD, 0, 0, 0, tid);
      }
    }
  }

  /** Writes an event that has no ticket. */
  void event(int op, int flags, int site, long operand) {
    int at = position;
    if (at < limit
        && !tailPending
        && ((site >>> EventWord.SITE_BITS) | (operand >>> EventWord.OPERAND_BITS)) == 0) {
      store(at, EventWord.encode(op, flags, 0, site, (int) operand));
      position = at + Long.BYTES;
    } else {
      put(op, flags, 0, site, operand);
    }
  }

  /** Writes an event that carries the ticket of a lock. */
  void ticketed(int op, int flags, int site, int lock, long ticket) {
    int at = position;
    long high = ticket >>> EventWord.TICKET_BITS;
    if (at < limit
        && !tailPending
        && ((site >>> EventWord.SITE_BITS) | (lock >>> EventWord.OPERAND_BITS)) == 0
        && (high == 0 || highs[lock & (HIGH_SLOTS - 1)] == ((high << 32) | lock))) {
      store(at, EventWord.encode(op, flags, (int) ticket, site, lock));
      position = at + Long.BYTES;
    } else {
      ticketedInFull(op, flags, site, lock, ticket);
    }
  }

  /** The same, with the high bits of the ticket whatever they are, and without remembering them. */
  void ticketedAlone(int op, int flags, int site, int lock, long ticket) {
    if ((lock >>> EventWord.OPERAND_BITS) != 0) {
      word(EventWord.encode(EventWord.OP_EXT, 0, 0, 0, lock >>> EventWord.OPERAND_BITS));
    }
    word(EventWord.ticketHigh(lock, ticket >>> EventWord.TICKET_BITS));
    put(op, flags, ticket & EventWord.TICKET_MASK, site, lock);
  }

  private void ticketedInFull(int op, int flags, int site, int lock, long ticket) {
    long high = ticket >>> EventWord.TICKET_BITS;
    if (high != 0 && highs[lock & (HIGH_SLOTS - 1)] != ((high << 32) | lock)) {
      tailPending = false; // a request there gives way to the pair of words that answers it
      if (incomplete || !room()) {
        incomplete = false;
        droppedWords++; // without its high bits the event would be read as another one
        return;
      }
      if ((lock >>> EventWord.OPERAND_BITS) != 0) {
        word(EventWord.encode(EventWord.OP_EXT, 0, 0, 0, lock >>> EventWord.OPERAND_BITS));
      }
      word(EventWord.ticketHigh(lock, high));
      highs[lock & (HIGH_SLOTS - 1)] = (high << 32) | lock;
    }
    put(op, flags, ticket & EventWord.TICKET_MASK, site, lock);
  }

  /** Writes how many permits the next word is about. */
  void count(int permits) {
    if (permits != 1) {
      keepTail();
      if (room()) {
        word(EventWord.encode(EventWord.OP_COUNT, 0, 0, 0, 0) | (permits & 0xFFFFFFFFL));
      } else {
        incomplete = true;
      }
    }
  }

  /** Writes a request at the tail, where its answer may take its place. */
  void request(int op, int flags, int site, long operand) {
    int at = position;
    if (at < limit
        && !tailPending
        && ((site >>> EventWord.SITE_BITS) | (operand >>> EventWord.OPERAND_BITS)) == 0) {
      store(at, EventWord.encode(op, flags, 0, site, (int) operand));
      tailPending = true;
      return;
    }
    put(op, flags, 0, site, operand);
    if (buffer != null) {
      position -= 8;
      tailPending = true;
    }
  }

  /** Lets the request at the tail stand, since it did or may block. */
  void keepTail() {
    if (tailPending) {
      tailPending = false;
      position += 8;
    }
  }

  /** Lets the next word take the place of the request at the tail, if there is one. */
  void replaceTail() {
    tailPending = false;
  }

  /** Writes that a thread was seen blocked for a lock: two words. For the detector's own stream. */
  public void observed(long thread, int lock, int site) {
    if (room()) {
      group(EventWord.OP_OBSERVED, 0, 0, 0, thread);
      group(EventWord.OP_REQUEST, 0, 0, site, lock);
    } else {
      droppedWords += 2;
    }
  }

  /** Whether the last word is an operation on a lock. */
  boolean endsWith(int op, int lock) {
    int at = position - Long.BYTES;
    if (buffer == null || tailPending || at < PAYLOAD_OFFSET) {
      return false;
    }
    long word = buffer.getLong(at);
    return EventWord.op(word) == op
        && EventWord.operand(word) == (lock & ((1 << EventWord.OPERAND_BITS) - 1));
  }

  /** Writes the definition of a lock: two words. A semaphore's has its permits, if they fit. */
  void define(int lock, int site, int hash, int classId, int kind, int permits) {
    keepTail();
    if (room()) {
      boolean known = permits >= 0 && permits < EventWord.TICKET_MASK;
      group(EventWord.OP_LOCK, 0, known ? permits + 1 : 0, site, lock);
      word(EventWord.lockFacts(hash, classId, kind));
    } else {
      droppedWords += 2;
    }
  }

  private void put(int op, int flags, long ticket, int site, long operand) {
    if (tailPending) {
      keepTail();
    }
    if (incomplete) {
      incomplete = false;
      droppedWords++;
    } else if (room()) {
      group(op, flags, ticket, site, operand);
    } else {
      droppedWords++;
    }
  }

  /** Writes an event where there is room, high bits that do not fit in a word before it. */
  private void group(int op, int flags, long ticket, int site, long operand) {
    if ((site >>> EventWord.SITE_BITS) != 0 || (operand >>> EventWord.OPERAND_BITS) != 0) {
      word(
          EventWord.encode(
              EventWord.OP_EXT,
              0,
              0,
              site >>> EventWord.SITE_BITS,
              (int) (operand >>> EventWord.OPERAND_BITS)));
    }
    word(EventWord.encode(op, flags, (int) ticket, site, (int) operand));
  }

  /** Whether there is room for a group of words that belong together, in a new chunk if need be. */
  private boolean room() {
    return position < limit || nextChunk();
  }

  private void word(long word) {
    store(position, word);
    position += Long.BYTES;
  }

  @SuppressWarnings("NullAway") // as above; no check on the way of every word
  private void store(int at, long word) {
    if (MappedWords.DIRECT && address != 0) {
      MappedWords.put(address + at, word);
    } else if (staging) {
      buffer.putLong(at, word); // memory of the heap has no other access
    } else {
      WORD.setOpaque(buffer, at, word);
    }
  }

  private boolean nextChunk() {
    if (staging) {
      return false; // not with the words of one hook
    }
    if (buffer == null && droppedWords % RETRY_EVERY_WORDS != 0) {
      return false;
    }
    ByteBuffer last = buffer;
    int end = position;
    buffer = null; // should asking fail with an error, nothing more is written where it was
    position = 0;
    limit = 0;
    droppedWords++;
    ByteBuffer next = ask();
    droppedWords--;
    if (next == null && last != null) {
      buffer = last;
      position = end;
      word(dropped(0)); // there is always room for this one: from here on nothing is known
    }
    buffer = next;
    address = next == null ? 0 : MappedWords.address(next);
    chunk = next;
    if (next == null) {
      position = 0;
      limit = 0;
      return false;
    }
    position = PAYLOAD_OFFSET;
    limit = next.limit() - Long.BYTES * GROUP_WORDS;
    long missing = droppedWords;
    droppedBefore += missing;
    droppedWords = 0;
    if ((threadId >>> EventWord.OPERAND_BITS) != 0) {
      word(
          EventWord.encode(EventWord.OP_EXT, 0, 0, 0, (int) (threadId >>> EventWord.OPERAND_BITS)));
    }
    word(EventWord.encode(EventWord.OP_THREAD, 0, 0, 0, (int) threadId));
    if (missing != 0) {
      word(dropped(missing));
    }
    return true;
  }

  private @Nullable ByteBuffer ask() {
    AgentLink link = Tracking.link;
    atEndOfChunk = true;
    try {
      return link == null ? null : link.nextChunk(this);
    } finally {
      atEndOfChunk = false;
    }
  }

  /** Whether its writer is being given the next chunk. */
  boolean isAtEndOfChunk() {
    return atEndOfChunk;
  }

  private long dropped(long words) {
    return EventWord.encode(EventWord.OP_DROPPED, 0, 0, 0, 0) | (words & EventWord.COUNT_MASK);
  }
}
