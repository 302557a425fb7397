package dev.impasse.core.trace;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * The header of a chunk, for who writes one and for who reads it: each field at its place in a
 * buffer, little-endian, that begins with the header. {@link TraceFormat} draws it.
 *
 * <p>Setters are single stores. Where a reader may look on, the caller keeps their order.
 */
public final class ChunkHeader {

  private ChunkHeader() {}

  /** Whether a chunk begins here. */
  public static boolean isChunk(ByteBuffer header) {
    return magic(header) == TraceFormat.CHUNK_MAGIC;
  }

  /** Returns the first word, 0 in room that was never used. */
  public static int magic(ByteBuffer header) {
    return header.getInt(0);
  }

  /** Says that a chunk begins here. */
  public static void mark(ByteBuffer header) {
    header.putInt(0, TraceFormat.CHUNK_MAGIC);
  }

  /** Returns the size of the chunk, bytes, header included. */
  public static int size(ByteBuffer header) {
    return header.getInt(TraceFormat.SIZE_OFFSET);
  }

  /** Sets the size of the chunk. */
  public static void size(ByteBuffer header, int bytes) {
    header.putInt(TraceFormat.SIZE_OFFSET, bytes);
  }

  /** Returns the size of a chunk with so many bytes of payload: whole pages. */
  public static int sizeWith(int payloadBytes) {
    int bytes = TraceFormat.CHUNK_HEADER + payloadBytes;
    return (bytes + TraceFormat.PAGE - 1) / TraceFormat.PAGE * TraceFormat.PAGE;
  }

  /** Returns the kind of the chunk. */
  public static int kind(ByteBuffer header) {
    return header.getInt(TraceFormat.KIND_OFFSET);
  }

  /** Sets the kind of the chunk. */
  public static void kind(ByteBuffer header, int kind) {
    header.putInt(TraceFormat.KIND_OFFSET, kind);
  }

  /** Returns the stream that the chunk belongs to. */
  public static int stream(ByteBuffer header) {
    return header.getInt(TraceFormat.STREAM_OFFSET);
  }

  /** Sets the stream that the chunk belongs to. */
  public static void stream(ByteBuffer header, int stream) {
    header.putInt(TraceFormat.STREAM_OFFSET, stream);
  }

  /** Returns the number of the chunk within its stream, from 0. */
  public static long sequence(ByteBuffer header) {
    return header.getLong(TraceFormat.CHUNK_SEQUENCE_OFFSET);
  }

  /** Sets the number of the chunk within its stream. */
  public static void sequence(ByteBuffer header, long number) {
    header.putLong(TraceFormat.CHUNK_SEQUENCE_OFFSET, number);
  }

  /** Returns when the chunk was opened, epoch milliseconds, 0 when not known. */
  public static long opened(ByteBuffer header) {
    return header.getLong(TraceFormat.OPENED_OFFSET);
  }

  /** Sets when the chunk was opened. */
  public static void opened(ByteBuffer header, long millis) {
    header.putLong(TraceFormat.OPENED_OFFSET, millis);
  }

  /** Returns when the chunk was sealed, epoch milliseconds, 0 while it is open. */
  public static long sealed(ByteBuffer header) {
    return header.getLong(TraceFormat.SEALED_OFFSET);
  }

  /** Sets when the chunk was sealed. */
  public static void sealed(ByteBuffer header, long millis) {
    header.putLong(TraceFormat.SEALED_OFFSET, millis);
  }

  /** Returns how many bytes of payload a sealed chunk has. */
  public static int payloadBytes(ByteBuffer header) {
    return header.getInt(TraceFormat.PAYLOAD_OFFSET);
  }

  /** Returns the check sum of the payload of a sealed chunk. */
  public static int payloadSum(ByteBuffer header) {
    return header.getInt(TraceFormat.PAYLOAD_SUM_OFFSET);
  }

  /** Notes the length and check sum of a payload, which stays where it is. */
  public static void payload(ByteBuffer header, ByteBuffer payload) {
    header.putInt(TraceFormat.PAYLOAD_SUM_OFFSET, sum(payload));
    header.putInt(TraceFormat.PAYLOAD_OFFSET, payload.remaining());
  }

  /** Forgets the length and check sum of a payload. */
  public static void noPayload(ByteBuffer header) {
    header.putInt(TraceFormat.PAYLOAD_OFFSET, 0);
    header.putInt(TraceFormat.PAYLOAD_SUM_OFFSET, 0);
  }

  /** Returns the check sum of bytes, which stay where they are. */
  public static int sum(ByteBuffer bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes.duplicate());
    return (int) sum.getValue();
  }

  /** Returns how many words a compacted chunk stands for. */
  public static int words(ByteBuffer header) {
    return header.getInt(TraceFormat.COMPACTED_WORDS_OFFSET);
  }

  /** Sets how many words a compacted chunk stands for. */
  public static void words(ByteBuffer header, int words) {
    header.putInt(TraceFormat.COMPACTED_WORDS_OFFSET, words);
  }

  /** Returns the copy of the last word of an open chunk of events, or 0. */
  public static long lastWord(ByteBuffer header) {
    return header.getLong(TraceFormat.LAST_WORD_OFFSET);
  }

  /** Sets the copy of the last word of an open chunk of events. */
  public static void lastWord(ByteBuffer header, long word) {
    header.putLong(TraceFormat.LAST_WORD_OFFSET, word);
  }

  /** Returns how much of an open chunk is checked, as {@link #checked(int, int)} puts it. */
  public static long checked(ByteBuffer header) {
    return header.getLong(TraceFormat.CHECKED_OFFSET);
  }

  /** Sets how much of an open chunk is checked, in one store. */
  public static void checked(ByteBuffer header, long note) {
    header.putLong(TraceFormat.CHECKED_OFFSET, note);
  }

  /** Returns the note that so many bytes of payload have a check sum. */
  public static long checked(int bytes, int sum) {
    return ((long) sum << 32) | bytes;
  }

  /** Returns how many bytes a note is about. */
  public static int checkedBytes(long note) {
    return (int) note;
  }

  /** Returns the check sum of a note. */
  public static int checkedSum(long note) {
    return (int) (note >>> 32);
  }
}
