package dev.impasse.agent.record;

import dev.impasse.core.trace.ChunkHeader;
import dev.impasse.core.trace.TraceFormat;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.zip.CRC32;

/**
 * Writes check sums into the headers of chunks that are still being written, from time to time, so
 * that damage to a trace that was never closed shows too. Threads that write know nothing of it.
 *
 * <p><b>Shape.</b> A check sum covers the words that were behind the last but one at the former
 * pass: they do not change any more, and every processor sees them. The last word may give way to
 * another one, if it is a request; of a thread that has written nothing since, a copy of it is
 * kept, and a reader knows what may have come in its place.
 *
 * <p><b>Threading.</b> The daemon that retires chunks: while it is in here, no chunk becomes
 * another stream's.
 *
 * <p><b>Cost.</b> Each word is read once.
 */
final class OpenChunkChecks {

  private final IdentityHashMap<ByteBuffer, Progress> known = new IdentityHashMap<>();
  private int pass;

  /** How far a chunk was checked. */
  private static final class Progress {
    final int stream;
    final long sequence;
    final CRC32 sum = new CRC32();
    int checked = TraceFormat.CHUNK_HEADER;
    int lastWord = TraceFormat.CHUNK_HEADER;
    int pass;

    Progress(ByteBuffer chunk) {
      stream = ChunkHeader.stream(chunk);
      sequence = ChunkHeader.sequence(chunk);
    }

    boolean isOf(ByteBuffer chunk) {
      return stream == ChunkHeader.stream(chunk) && sequence == ChunkHeader.sequence(chunk);
    }

    void check(ByteBuffer chunk, int end) {
      ByteBuffer more = chunk.duplicate();
      more.position(checked).limit(end);
      sum.update(more);
      checked = end;
    }

    long note() {
      return ChunkHeader.checked(checked - TraceFormat.CHUNK_HEADER, (int) sum.getValue());
    }
  }

  /** Begins to go through all open chunks. */
  void begin() {
    pass++;
  }

  /** Ends that, and forgets chunks that were not open any more. */
  void end() {
    known.values().removeIf(progress -> progress.pass != pass);
  }

  /** Checks a chunk of events that a stream writes, or has written. */
  void events(ByteBuffer chunk, int stream) {
    if (!isOpen(chunk, TraceFormat.KIND_EVENTS) || ChunkHeader.stream(chunk) != stream) {
      return;
    }
    Progress progress = progress(chunk);
    int last = lastWord(chunk, progress.lastWord);
    int before = progress.lastWord;
    progress.lastWord = last;
    long word = last == before ? chunk.getLong(last) : 0;
    if (before != progress.checked || ChunkHeader.lastWord(chunk) != word) {
      ChunkHeader.lastWord(chunk, 0); // it is at the end of what is checked, which changes
      VarHandle.releaseFence();
      progress.check(chunk, before);
      ChunkHeader.checked(chunk, progress.note());
      VarHandle.releaseFence();
      ChunkHeader.lastWord(chunk, word);
    }
  }

  /** Checks a chunk of definitions: each record that is whole stays as it is. */
  void definitions(ByteBuffer chunk) {
    if (!isOpen(chunk, TraceFormat.KIND_DEFINITIONS)) {
      return;
    }
    Progress progress = progress(chunk);
    int end = progress.checked;
    while (end + Integer.BYTES <= chunk.capacity()) {
      int length = chunk.getInt(end);
      if (length <= 0 || length > chunk.capacity() - end - Integer.BYTES) {
        break;
      }
      end += Integer.BYTES + length;
    }
    VarHandle.acquireFence();
    if (end > progress.checked) {
      progress.check(chunk, end);
      ChunkHeader.checked(chunk, progress.note());
    }
  }

  private static boolean isOpen(ByteBuffer chunk, int kind) {
    return ChunkHeader.kind(chunk) == kind && ChunkHeader.sealed(chunk) == 0;
  }

  private Progress progress(ByteBuffer chunk) {
    Progress progress = known.get(chunk);
    if (progress == null || !progress.isOf(chunk)) {
      progress = new Progress(chunk);
      known.put(chunk, progress);
    }
    progress.pass = pass;
    return progress;
  }

  /** Returns where the last word is; where the first would be if there is none. */
  private static int lastWord(ByteBuffer chunk, int from) {
    int next = from;
    while (next + Long.BYTES <= chunk.capacity() && chunk.getLong(next) != 0) {
      next += Long.BYTES;
    }
    return Math.max(TraceFormat.CHUNK_HEADER, next - Long.BYTES);
  }
}
