package dev.impasse.agent.record;

import dev.impasse.core.model.ThreadInfo;
import dev.impasse.core.trace.DefinitionRecords;
import dev.impasse.core.trace.TraceFormat;
import dev.impasse.runtime.EventWord;
import java.nio.ByteBuffer;

/** A thread that takes a lock of its own and releases it, as hooks write that. */
final class StreamSketch {

  /** Room that hooks leave at the end of a chunk, for words that belong together. */
  private static final int LEFT_FREE = 5 * Long.BYTES;

  final int thread;
  private final ChunkPool pool;
  private final ChunkRetirement full;
  private final int size;
  private ByteBuffer chunk = ByteBuffer.allocate(0);
  private int position;
  private long sequence;
  private long ticket;
  private long written;

  StreamSketch(int thread, ChunkPool pool, ChunkRetirement full, int size) {
    this.thread = thread;
    this.pool = pool;
    this.full = full;
    this.size = size;
    next();
    word(EventWord.encode(EventWord.OP_LOCK, 0, 0, 0, thread));
    word(1);
  }

  /** Returns how many events of the thread are in the file. */
  long written() {
    return written;
  }

  /** Writes acquires and releases until a chunk is full and was added to those to be retired. */
  void fillChunk() {
    ByteBuffer before = chunk;
    while (chunk == before) {
      once();
    }
  }

  /** Writes so many acquires and releases. */
  void write(int times) {
    for (int i = 0; i < times; i++) {
      once();
    }
  }

  /** Writes a request that may yet be answered. */
  void request() {
    event(EventWord.encode(EventWord.OP_REQUEST, 0, 0, 0, thread));
  }

  private void once() {
    if (ticket != 0 && (ticket & EventWord.TICKET_MASK) == 0) {
      room();
      word(EventWord.ticketHigh(thread, ticket >>> EventWord.TICKET_BITS));
    }
    event(EventWord.encode(EventWord.OP_ACQUIRE, 0, (int) ticket++, 0, thread));
    event(EventWord.encode(EventWord.OP_RELEASE, 0, 0, 0, thread));
  }

  private void event(long word) {
    room();
    word(word);
    written++;
  }

  private void room() {
    if (position >= chunk.capacity() - LEFT_FREE) {
      ByteBuffer before = chunk;
      next();
      full.add(before, thread);
    }
  }

  private void next() {
    ByteBuffer next = pool.take(size);
    if (next == null) {
      throw new AssertionError("the pool must not run dry here");
    }
    Chunks.open(next, TraceFormat.KIND_EVENTS, thread, sequence++);
    chunk = next;
    position = TraceFormat.CHUNK_HEADER;
    word(EventWord.encode(EventWord.OP_THREAD, 0, 0, 0, thread));
  }

  private void word(long word) {
    chunk.putLong(position, word);
    position += Long.BYTES;
  }

  /** Returns the chunk that is being written. */
  ByteBuffer chunk() {
    return chunk;
  }

  /** Returns the record of a thread of the program. */
  static byte[] thread(int id, String name) {
    return DefinitionRecords.ofThread(new ThreadInfo(id, id, name, false, false, 0));
  }
}
