package dev.impasse.core.trace;

import java.nio.charset.StandardCharsets;

/**
 * The trace file format, version 1, drawn once; all integers are little-endian. {@link HeaderPage},
 * {@link ChunkHeader} and {@link DefinitionRecords} put this in and out of buffers, {@link
 * dev.impasse.runtime.EventWord} does so with words of events.
 *
 * <pre>
 *  header page (4,096 bytes)                 chunk header (64 bytes)
 *   0  "IMPASSE\0"                             0  u32 magic "CHNK"
 *   8  u32 version                             4  u32 size of the chunk, header included
 *  12  u32 bytes of this page                  8  u32 kind
 *  16  i64 start, epoch milliseconds          12  u32 stream
 *  24  i64 process id                         16  i64 number of the chunk in its stream, from 0
 *  32  u8 flags: 1 closed in good order       24  i64 opened, epoch milliseconds
 *  33  u8 1 if a finding was reported
 *  34  u8 1 if there was no room for any chunk
 *  36  u32 length of the text                 32  i64 sealed, epoch milliseconds, or 0
 *  64  text, UTF-8, key=value lines           40  u32 payload bytes when sealed, or 0
 *                                             44  u32 CRC-32 of the payload when sealed
 *                                             48  u32 number of words when compacted;
 *                                                 i64 last word of events when open, or 0
 *                                             56  u32 payload bytes that are checked when open,
 *                                             60  u32 their CRC-32, or both 0
 *
 *  record of a definitions chunk, behind its u32 length: u8 type and
 *   1 class    u32 id, string name
 *   2 site     u32 id, strings class, method, descriptor, file, i32 line,
 *              strings expression, owner field, operation
 *   3 thread   u32 index, i64 tid, u8 flags (1 virtual, 2 daemon), u32 parent, string name
 *   4 note     strings key, text
 *   6 finding  see FindingRecord
 *   string     u16 length, so many bytes of UTF-8
 * </pre>
 */
public final class TraceFormat {

  /** Version that this code writes and reads. */
  public static final int VERSION = 1;

  /** Unit of everything in the file: the header page, and what chunks are multiples of. */
  public static final int PAGE = 4096;

  /** Bytes of a chunk header. */
  public static final int CHUNK_HEADER = 64;

  /** First word of a chunk header. */
  public static final int CHUNK_MAGIC = 0x4B4E4843;

  /** Largest chunk that a reader accepts, bytes. */
  public static final int MAX_CHUNK = 16 << 20;

  /** Kind of a chunk that nobody wrote yet. */
  public static final int KIND_SPARE = 0;

  /** Kind of a chunk of event words. */
  public static final int KIND_EVENTS = 1;

  /** Kind of a chunk of definitions. */
  public static final int KIND_DEFINITIONS = 2;

  /** Kind of a chunk of event words in compacted form. */
  public static final int KIND_COMPACTED = 3;

  /** Where the header page has its version, u32. */
  static final int VERSION_OFFSET = 8;

  /** Where the header page has its size, u32. */
  static final int PAGE_BYTES_OFFSET = 12;

  /** Where the header page has the start of recording, i64. */
  static final int START_OFFSET = 16;

  /** Where the header page has the process id, i64. */
  static final int PID_OFFSET = 24;

  /** Where the header page has the length of its text, u32. */
  static final int TEXT_LENGTH_OFFSET = 36;

  /** Where the header page has its text. */
  static final int TEXT_OFFSET = 64;

  /** Where the header of a chunk has its size, u32. */
  static final int SIZE_OFFSET = 4;

  /** Where the header of a chunk has its kind, u32. */
  static final int KIND_OFFSET = 8;

  /** Where the header of a chunk has its stream, u32. */
  static final int STREAM_OFFSET = 12;

  /** Where the header of a chunk has the time when it was opened, i64. */
  static final int OPENED_OFFSET = 24;

  /** Where the header of a chunk has the time when it was sealed, i64. */
  static final int SEALED_OFFSET = 32;

  /** Where the header of a sealed chunk has the bytes of its payload, u32. */
  static final int PAYLOAD_OFFSET = 40;

  /** Where the header of a sealed chunk has the CRC-32 of its payload, u32. */
  static final int PAYLOAD_SUM_OFFSET = 44;

  /** Where the header page has its flags, u8. */
  public static final int FLAGS_OFFSET = 32;

  /** Where the header of a chunk has its number within its stream, i64. */
  public static final int CHUNK_SEQUENCE_OFFSET = 16;

  /** Where the header of a compacted chunk has the number of its words, u32. */
  public static final int COMPACTED_WORDS_OFFSET = 48;

  /** Where definitions may begin that were written by several threads at once, bytes. */
  public static final int DEFINITION_ALIGNMENT = 8;

  /** Set in the length of a definition that is not yet whole, or never was. */
  public static final int UNFINISHED = 1 << 31;

  /** Where the header of an open chunk of events has a copy of its last word, i64. */
  public static final int LAST_WORD_OFFSET = 48;

  /** Where the header of an open chunk says how much of it is checked: u32 bytes, u32 CRC-32. */
  public static final int CHECKED_OFFSET = 56;

  /** Definition of a class: id, name. */
  public static final int DEFINES_CLASS = 1;

  /** Definition of a site. */
  public static final int DEFINES_SITE = 2;

  /** Definition of a thread. */
  public static final int DEFINES_THREAD = 3;

  /** A note: key, text. */
  public static final int NOTE = 4;

  /** A finding that the agent reported: {@link FindingRecord}. */
  public static final int FINDING = 6;

  /** Flag in the header page: closed in good order. */
  public static final int FLAG_CLOSED = 1;

  /** Where the header page has a 1 once a finding was reported, u8. */
  public static final int FINDING_OFFSET = 33;

  /** Where the header page has a 1 while there is no room for a single chunk, u8. */
  public static final int NO_ROOM_OFFSET = 34;

  private static final byte[] MAGIC = "IMPASSE\0".getBytes(StandardCharsets.US_ASCII);

  private TraceFormat() {}

  /** Returns the first eight bytes of a trace. */
  public static byte[] magic() {
    return MAGIC.clone();
  }
}
