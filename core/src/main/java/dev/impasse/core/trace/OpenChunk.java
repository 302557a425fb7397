package dev.impasse.core.trace;

import dev.impasse.runtime.EventWord;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the recorder has noted, in the header of a chunk that is not sealed, of the words in it:
 * compared with what is there. Layout: {@link TraceFormat}.
 */
final class OpenChunk {

  /** What may come in the place of a last word that only asks: its answer, or words before that. */
  private static final Set<Operation> ANSWERS =
      EnumSet.of(
          Operation.ACQUIRE,
          Operation.REENTER,
          Operation.FAILED,
          Operation.RESUME,
          Operation.JOINED);

  private static final Set<Operation> BEFORE_ANSWERS =
      EnumSet.of(Operation.TICKET, Operation.COUNT, Operation.EXT, Operation.DROPPED);

  private static final Set<Operation> QUESTIONS =
      EnumSet.of(Operation.REQUEST, Operation.WAIT, Operation.JOIN);

  private OpenChunk() {}

  /**
   * Returns what is wrong with a chunk, or null.
   *
   * @param chunk all of it, with its header
   */
  static @Nullable String fault(ByteBuffer chunk) {
    long note = ChunkHeader.checked(chunk);
    long last = ChunkHeader.lastWord(chunk);
    int length = ChunkHeader.checkedBytes(note);
    if (note == 0 && last == 0) {
      return null; // too young, or of an older version
    }
    if (length < 0 || length > chunk.capacity() - TraceFormat.CHUNK_HEADER) {
      return "what is checked of an open chunk must fit it: length=" + length;
    }
    int sum = ChunkHeader.sum(chunk.slice(TraceFormat.CHUNK_HEADER, length));
    boolean fits = sum == ChunkHeader.checkedSum(note) && isLast(last, chunk, length);
    if (fits || note != ChunkHeader.checked(chunk)) {
      return null; // or the process records, and has noted more meanwhile
    }
    return "the check sum of an open chunk does not fit, some of it may be wrong: checked="
        + length;
  }

  private static boolean isLast(long noted, ByteBuffer chunk, int length) {
    int at = TraceFormat.CHUNK_HEADER + length;
    if (noted == 0 || ChunkHeader.kind(chunk) != TraceFormat.KIND_EVENTS) {
      return true;
    }
    if (at + Long.BYTES > chunk.capacity()) {
      return false;
    }
    long word = chunk.getLong(at);
    return word == noted || mayFollow(noted, word) || noted != ChunkHeader.lastWord(chunk);
  }

  private static boolean mayFollow(long request, long word) {
    Operation asks = Operation.ofCode(EventWord.op(request));
    Operation next = Operation.ofCode(EventWord.op(word));
    if (asks == null || next == null || !QUESTIONS.contains(asks)) {
      return false;
    }
    boolean sameOperand = EventWord.operand(word) == EventWord.operand(request);
    return ANSWERS.contains(next) ? sameOperand : BEFORE_ANSWERS.contains(next);
  }

  /** Whether a spare chunk has words that somebody wrote who had not given it up. */
  static boolean isUsedSpare(ByteBuffer chunk) {
    return ChunkHeader.sealed(chunk) == 0
        && (ChunkHeader.checked(chunk) != 0 || ChunkHeader.lastWord(chunk) != 0)
        && chunk.getLong(TraceFormat.CHUNK_HEADER) != 0;
  }
}
