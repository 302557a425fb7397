package dev.impasse.agent.record;

import dev.impasse.core.trace.ChunkHeader;
import dev.impasse.core.trace.TraceFormat;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * The life of a chunk: spare, open, sealed, and spare again. Each step ends with the store that
 * makes a reader believe it.
 */
final class Chunks {

  private static final byte[] ZEROS = new byte[TraceFormat.PAGE];

  private Chunks() {}

  /** Marks a piece of a segment as a spare chunk, so that a reader can step over it. */
  static void spare(ByteBuffer chunk) {
    spare(chunk, chunk.capacity());
  }

  /** Writes the header of a spare chunk of that many bytes. */
  static void spare(ByteBuffer chunk, int bytes) {
    ChunkHeader.size(chunk, bytes);
    ChunkHeader.kind(chunk, TraceFormat.KIND_SPARE);
    VarHandle.releaseFence(); // last: a reader goes by the size of what has the magic number
    ChunkHeader.mark(chunk);
  }

  /** Fills in the header of a chunk that is about to be written. */
  static void open(ByteBuffer chunk, int kind, int stream, long sequence) {
    ChunkHeader.stream(chunk, stream);
    ChunkHeader.sequence(chunk, sequence);
    ChunkHeader.opened(chunk, System.currentTimeMillis());
    VarHandle.releaseFence(); // last: from here on a reader believes the others
    ChunkHeader.kind(chunk, kind);
  }

  /** Whether a chunk still is the one that a stream wrote, with this number, and not sealed. */
  static boolean isOpen(ByteBuffer chunk, int stream, long sequence) {
    return ChunkHeader.kind(chunk) == TraceFormat.KIND_EVENTS
        && ChunkHeader.stream(chunk) == stream
        && ChunkHeader.sequence(chunk) == sequence
        && ChunkHeader.sealed(chunk) == 0;
  }

  /** Returns the offset behind the last event word of a chunk. */
  static int endOfEvents(ByteBuffer chunk) {
    int end = TraceFormat.CHUNK_HEADER;
    while (end + 8 <= chunk.capacity() && chunk.getLong(end) != 0) {
      end += 8;
    }
    return end;
  }

  /** Seals a chunk that nobody writes any more and whose payload ends at {@code end}. */
  static void seal(ByteBuffer chunk, int end) {
    int length = end - TraceFormat.CHUNK_HEADER;
    ChunkHeader.payload(chunk, chunk.slice(TraceFormat.CHUNK_HEADER, length));
    VarHandle.releaseFence();
    ChunkHeader.sealed(chunk, System.currentTimeMillis()); // last: who sees it, believes the others
  }

  /** Makes a chunk that is no longer needed a spare one, empty as a new one. */
  static void recycle(ByteBuffer chunk, Steps steps) {
    ChunkHeader.kind(chunk, TraceFormat.KIND_SPARE); // first: from here on no reader believes it
    VarHandle.releaseFence();
    steps.done("a chunk that was compacted is spare");
    ChunkHeader.lastWord(chunk, 0);
    ChunkHeader.checked(chunk, 0);
    VarHandle.releaseFence(); // a spare chunk that is neither sealed nor empty was not given up
    ChunkHeader.sealed(chunk, 0);
    ChunkHeader.noPayload(chunk);
    steps.done("its seal is gone");
    int from = TraceFormat.CHUNK_HEADER;
    for (int at = from; at < chunk.capacity(); at += ZEROS.length) {
      chunk.put(at, ZEROS, 0, Math.min(ZEROS.length, chunk.capacity() - at));
      steps.done("a part of it is empty");
    }
    VarHandle.releaseFence(); // before it is opened again
  }
}
