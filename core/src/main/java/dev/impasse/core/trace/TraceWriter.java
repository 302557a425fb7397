package dev.impasse.core.trace;

import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import dev.impasse.core.model.ThreadInfo;
import dev.impasse.runtime.EventWord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a trace file front to back, all of it sealed and compacted: for importers and for what is
 * packed. (A running program is recorded by the agent, in place.)
 *
 * <p>Not thread-safe. A file that was not closed lacks its last chunks.
 */
public final class TraceWriter implements Closeable {

  private static final int CHUNK_WORDS = 1 << 16;
  private static final int DEFINITION_BYTES = 1 << 18;

  private final WritableByteChannel channel;
  private final CompactWords codec = new CompactWords();
  private final Map<Integer, Stream> streams = new TreeMap<>();
  private final ByteBuffer definitions = little(DEFINITION_BYTES);
  private final ByteBuffer header = little(TraceFormat.CHUNK_HEADER);
  private final ByteBuffer compacted = little(CHUNK_WORDS * CompactWords.MOST_BYTES_PER_WORD);
  private long definitionChunks;
  private long end;

  /** Words of one stream that are not yet in the file. */
  private static final class Stream {
    final ByteBuffer words = little(CHUNK_WORDS * Long.BYTES);
    long chunks;
  }

  /**
   * Creates a file, or replaces one.
   *
   * @param about facts about the recorded process; {@code pid} and {@code start} go to fields of
   *     their own
   */
  public TraceWriter(Path file, Map<String, String> about, boolean closedInGoodOrder)
      throws IOException {
    this(
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE),
        about,
        closedInGoodOrder);
  }

  /** The same to a channel, which is closed with this writer. */
  public TraceWriter(WritableByteChannel to, Map<String, String> about, boolean closedInGoodOrder)
      throws IOException {
    channel = to;
    writeHeader(about, closedInGoodOrder);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void writeHeader(Map<String, String> about, boolean closedInGoodOrder)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(about)
        .forEach(
            (key, value) -> {
              if (!key.equals("pid") && !key.equals("start")) {
                lines.append(key).append('=').append(value.replace('\n', ' ')).append('\n');
              }
            });
    ByteBuffer page = little(TraceFormat.PAGE);
    long start = number(about.getOrDefault("start", "0"));
    HeaderPage.write(page, start, number(about.getOrDefault("pid", "0")), lines.toString());
    if (closedInGoodOrder) {
      HeaderPage.close(page);
    }
    append(page);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      end += channel.write(bytes);
    }
  }

  // ---- events -----------------------------------------------------------------------------------

  /** Adds words that belong together to a stream. */
  public void words(int stream, long... group) throws IOException {
    Stream s = streams.computeIfAbsent(stream, k -> new Stream());
    if (s.words.remaining() < group.length * Long.BYTES) {
      flush(stream, s);
    }
    for (long word : group) {
      s.words.putLong(word);
    }
  }

  /** Adds one word to a stream. */
  public void word(int stream, long word) throws IOException {
    Stream s = streams.computeIfAbsent(stream, k -> new Stream());
    if (!s.words.hasRemaining()) {
      flush(stream, s);
    }
    s.words.putLong(word);
  }

  /** Defines a lock: two words in a stream. */
  public void lock(int stream, int id, LockKind kind, int site, int hash, int classId)
      throws IOException {
    long raw = EventWord.lockFacts(hash, classId, kind.code());
    long define = EventWord.encode(EventWord.OP_LOCK, 0, 0, site, id);
    if (id >>> EventWord.OPERAND_BITS != 0 || site >>> EventWord.SITE_BITS != 0) {
      words(stream, ext(site, id), define, raw);
    } else {
      words(stream, define, raw);
    }
  }

  /** Returns the word that holds the high bits of a site and an operand. */
  public static long ext(int site, int operand) {
    return EventWord.encode(
        EventWord.OP_EXT, 0, 0, site >>> EventWord.SITE_BITS, operand >>> EventWord.OPERAND_BITS);
  }

  private void flush(int stream, Stream s) throws IOException {
    int bytes = s.words.position();
    if (bytes == 0) {
      return;
    }
    compacted.clear();
    codec.encode(s.words, 0, bytes, compacted);
    s.words.clear();
    compacted.flip();
    chunk(new ChunkHead(TraceFormat.KIND_COMPACTED, stream, s.chunks++, bytes / 8), compacted);
  }

  // ---- definitions ------------------------------------------------------------------------------

  /** Defines a class. */
  public void type(int id, String name) throws IOException {
    record(DefinitionRecords.ofClass(id, name));
  }

  /** Defines a site. */
  public void site(Site site) throws IOException {
    record(DefinitionRecords.ofSite(site));
  }

  /** Defines a thread. */
  public void thread(ThreadInfo thread) throws IOException {
    record(DefinitionRecords.ofThread(thread));
  }

  /** Adds a finding that was reported. */
  public void finding(ReportedFinding reported) throws IOException {
    record(FindingWriter.record(reported));
  }

  private void record(byte[] record) throws IOException {
    if (definitions.remaining() < record.length + 2 * Integer.BYTES) {
      flushDefinitions();
    }
    definitions.putInt(record.length).put(record);
  }

  private void flushDefinitions() throws IOException {
    if (definitions.position() > 0) {
      definitions.flip();
      chunk(new ChunkHead(TraceFormat.KIND_DEFINITIONS, 0, definitionChunks++, 0), definitions);
      definitions.clear();
    }
  }

  // ---- chunks -----------------------------------------------------------------------------------

  /**
   * What is in the header of a sealed chunk besides length and check sum.
   *
   * @param words of a compacted chunk, else 0
   * @param opened epoch milliseconds, 0 when not known
   * @param sealed epoch milliseconds, 1 when not known
   */
  record ChunkHead(int kind, int stream, long number, int words, long opened, long sealed) {
    ChunkHead(int kind, int stream, long number, int words) {
      this(kind, stream, number, words, 0, 1);
    }
  }

  /** Adds a chunk of which the events were sealed but not compacted, in compacted form. */
  void compact(ChunkHead head, ByteBuffer words, int bytes) throws IOException {
    ByteBuffer out =
        bytes <= CHUNK_WORDS * Long.BYTES
            ? compacted.clear()
            : little(bytes / Long.BYTES * CompactWords.MOST_BYTES_PER_WORD);
    codec.encode(words, 0, bytes, out);
    chunk(head, out.flip());
  }

  /** Writes a sealed chunk. */
  void chunk(ChunkHead head, ByteBuffer payload) throws IOException {
    int size = ChunkHeader.sizeWith(payload.remaining());
    header.clear();
    ChunkHeader.mark(header);
    ChunkHeader.size(header, size);
    ChunkHeader.kind(header, head.kind);
    ChunkHeader.stream(header, head.stream);
    ChunkHeader.sequence(header, head.number);
    ChunkHeader.opened(header, head.opened);
    ChunkHeader.sealed(header, Math.max(1, head.sealed));
    ChunkHeader.payload(header, payload);
    ChunkHeader.words(header, head.words);
    long start = end;
    append(header);
    append(payload);
    append(ByteBuffer.allocate((int) (start + size - end)));
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      for (Map.Entry<Integer, Stream> stream : streams.entrySet()) {
        flush(stream.getKey(), stream.getValue());
      }
      flushDefinitions();
    }
  }
}
