package dev.impasse.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A chunk of event words that several threads write to at once, without a lock.
 *
 * <p><b>Shape.</b> A thread claims room for all words of one hook with one compare-and-set, and
 * then writes them, first to last. {@link #claims} has in one word whose words were claimed last
 * (so that a THREAD word is written only when that changes) and how many words are claimed. A
 * process that dies in between leaves words of zero, which a reader steps over.
 *
 * <p><b>Use again.</b> The recorder gives the room to others only when every claimed word is
 * written; so who has claimed room may write to it, and to the header, as late as it likes.
 */
final class SharedChunk {

  private static final VarHandle WORD =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle CLAIMS;

  /** Bits 62..22: id of the thread; 21: closed; 20..0: words, those of the header included. */
  private static final int THREAD_SHIFT = 22;

  private static final long CLOSED = 1L << 21;
  private static final long AT_MASK = CLOSED - 1;

  /** Kept free behind all claims, for the mark that from here on words are missing. */
  private static final int SPARE_WORDS = 1;

  private static final int FIRST = EventStream.PAYLOAD_OFFSET / Long.BYTES;

  static {
    try {
      CLAIMS = MethodHandles.lookup().findVarHandle(SharedChunk.class, "claims", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Number of the chunk within its stream. */
  final int sequence;

  private final @Nullable ByteBuffer buffer;
  private final long address;
  private final int limit;
  private volatile long claims;
  private volatile boolean opened;

  /** Makes what stands for a chunk while none is to be had, or one without a claim. */
  SharedChunk(@Nullable ByteBuffer buffer, int sequence) {
    this.buffer = buffer;
    this.sequence = sequence;
    this.address = buffer == null ? 0 : MappedWords.address(buffer);
    this.limit = buffer == null ? 0 : buffer.limit() / Long.BYTES - SPARE_WORDS;
    this.claims = FIRST;
  }

  /** Whether there is none. */
  boolean isNone() {
    return buffer == null;
  }

  /** Returns its memory; null if there is none. */
  @Nullable ByteBuffer buffer() {
    return buffer;
  }

  /**
   * Claims room for words of a thread.
   *
   * @return the place of the first, negated if the word that says whose they are goes before them;
   *     0 if there is no room
   */
  int claim(long thread, int words) {
    while (true) {
      long now = claims;
      int at = (int) (now & AT_MASK);
      boolean switches = (now >>> THREAD_SHIFT) != thread;
      int end = at + words + (switches ? threadWords(thread) : 0);
      if (end > limit || (now & CLOSED) != 0) {
        return 0;
      }
      if (CLAIMS.compareAndSet(this, now, (thread << THREAD_SHIFT) | end)) {
        return switches ? -at : at;
      }
    }
  }

  private static int threadWords(long thread) {
    return (thread >>> EventWord.OPERAND_BITS) == 0 ? 1 : 2;
  }

  /** Writes words to what {@link #claim} returned. */
  @SuppressWarnings("NullAway") // without memory there was nothing to claim
  void fill(int claim, long thread, EventStream words, int stream, AgentLink link) {
    boolean done = false;
    try {
      if (!opened) { // who claims first may not be the first to come here
        link.openChunk(buffer, stream, sequence);
        opened = true;
      }
      int at = Math.abs(claim);
      if (claim < 0) {
        long high = thread >>> EventWord.OPERAND_BITS;
        if (high != 0) {
          store(at++, EventWord.encode(EventWord.OP_EXT, 0, 0, 0, (int) high));
        }
        store(at++, EventWord.encode(EventWord.OP_THREAD, 0, 0, 0, (int) thread));
      }
      for (int i = 0; i < words.staged(); i++) {
        store(at++, words.stagedWord(i));
      }
      done = true;
    } finally {
      if (!done) {
        forgetThread(); // its THREAD word may be missing
      }
    }
  }

  private void forgetThread() {
    long now = claims;
    while (!CLAIMS.compareAndSet(this, now, now & (CLOSED | AT_MASK))) {
      now = claims;
    }
  }

  /** Lets nobody claim room from now on; returns the offset behind what is claimed, bytes. */
  int close() {
    long now = claims;
    while (!CLAIMS.compareAndSet(this, now, now | CLOSED)) {
      now = claims;
    }
    return (int) (now & AT_MASK) * Long.BYTES;
  }

  /** Writes a last word to a closed chunk. */
  void last(int offset, long word) {
    store(offset / Long.BYTES, word);
  }

  private void store(int at, long word) {
    VarHandle.releaseFence(); // a process that dies has written no word behind one that is missing
    if (MappedWords.DIRECT && address != 0) {
      MappedWords.put(address + (long) at * Long.BYTES, word);
    } else {
      WORD.setOpaque(buffer, at * Long.BYTES, word);
    }
  }
}
