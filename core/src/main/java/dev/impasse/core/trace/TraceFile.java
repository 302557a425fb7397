package dev.impasse.core.trace;

import dev.impasse.core.file.RegularFile;
import dev.impasse.core.file.TooLargeException;
import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.model.Definitions;
import dev.impasse.runtime.EventWord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * A trace file that was opened for reading, by a process that ended well, was killed, or still
 * runs.
 *
 * <p>Opening walks over all chunks and reads the definitions: {@code O(file)}, at the speed of
 * memory. Not thread-safe.
 */
public final class TraceFile implements EventSource {

  private static final int MOST_DAMAGE = 1000;
  private static final int SCAN_WORDS = 8192;
  private static final int OP_SHIFT = 59;

  /** What a recorded program compacts to, at most, is a tenth of this. */
  private static final long USUAL_FACTOR = 32;

  /** The recorder leaves much less room than this unused. */
  private static final long MOST_EMPTY = 1L << 30;

  private static final long WORDS_OF_A_BYTE = 128;

  private final MappedBytes file;
  private final long mostBytes;
  private final Map<String, String> about = new LinkedHashMap<>();
  private final Map<Integer, ChunkList> streams = new TreeMap<>();
  private final DefinitionTable definitions = new DefinitionTable();
  private final List<Damage> damage = new ArrayList<>();
  private final IdSet started = new IdSet();
  private final IdSet ended = new IdSet();
  private final IdSet alone = new IdSet();
  private final IdSet threads = new IdSet();
  private final ChunkList definitionChunks = new ChunkList();
  private long words;
  private long announced;
  private long empty;
  private long firstOpened = Long.MAX_VALUE;
  private long lastSealed;
  private int locks;
  private int highestLock;
  private boolean closed;
  private boolean found;
  private boolean noRoom;

  private TraceFile(MappedBytes file, long mostBytes) {
    this.file = file;
    this.mostBytes = mostBytes;
  }

  /**
   * Opens a trace.
   *
   * @throws TraceFormatException if the file is no trace or of another version
   * @throws IOException if it cannot be read
   */
  public static TraceFile open(Path path) throws IOException {
    return open(path, Long.MAX_VALUE);
  }

  /**
   * Opens a trace of anybody's.
   *
   * @param mostBytes how many bytes its events may have when they are unpacked; some times the size
   *     of the file are always allowed
   * @throws dev.impasse.core.file.TooLargeException if they have more
   */
  public static TraceFile open(Path path, long mostBytes) throws IOException {
    RegularFile.check(path);
    MappedBytes bytes = new MappedBytes(path);
    return open(bytes, Math.max(mostBytes, USUAL_FACTOR * bytes.size()));
  }

  /** Opens a trace in a file that is open already, and is closed with it. */
  public static TraceFile open(FileChannel file, long mostBytes) throws IOException {
    return open(new MappedBytes(file), mostBytes);
  }

  private static TraceFile open(MappedBytes bytes, long mostBytes) throws IOException {
    try {
      TraceFile trace = new TraceFile(bytes, mostBytes);
      trace.readHeader();
      trace.walkChunks();
      return trace;
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  /** Adds what was found to be wrong before the trace was made, by an importer. */
  public void alsoDamaged(List<Damage> found) {
    damage.addAll(found);
  }

  private void readHeader() throws TraceFormatException {
    if (file.size() == 0) {
      throw new TraceFormatException("a trace must not be empty: size=0", 0);
    }
    if (file.size() < TraceFormat.magic().length) {
      throw new TraceFormatException("a trace must start with a header: size=" + file.size(), 0);
    }
    byte[] magic = new byte[TraceFormat.magic().length];
    file.slice(0, magic.length).get(magic);
    if (!Arrays.equals(magic, TraceFormat.magic())) {
      throw new TraceFormatException(
          "this is not a trace: it must start with IMPASSE, it starts with " + printable(magic), 0);
    }
    if (file.size() < TraceFormat.PAGE) {
      throw new TraceFormatException(
          "the header page of this trace is cut: size=" + file.size(), file.size());
    }
    ByteBuffer header = file.slice(0, TraceFormat.PAGE);
    int version = header.getInt(8);
    if (version != TraceFormat.VERSION) {
      throw new TraceFormatException(
          "this version of the format is not known: version=" + version + " known=1", 8);
    }
    about.put("pid", Long.toString(header.getLong(24)));
    long start = header.getLong(16);
    if (start > 0) {
      about.put("start", Long.toString(start));
    }
    closed = (header.getInt(32) & TraceFormat.FLAG_CLOSED) != 0;
    found = header.get(TraceFormat.FINDING_OFFSET) != 0;
    noRoom = header.get(TraceFormat.NO_ROOM_OFFSET) != 0;
    int length = header.getInt(36);
    if (length < 0 || length > TraceFormat.PAGE - 64) {
      damaged(36, "the text of the header must fit its page: length=" + length);
      return;
    }
    byte[] text = new byte[length];
    header.get(64, text);
    for (String line : new String(text, StandardCharsets.UTF_8).split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        about.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
  }

  private static String printable(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(b >= 32 && b < 127 ? Character.toString(b) : String.format("\\x%02x", b));
    }
    return text.toString();
  }

  private void walkChunks() throws TooLargeException {
    long offset = TraceFormat.PAGE;
    while (offset + TraceFormat.CHUNK_HEADER <= file.size()) {
      ByteBuffer header = file.slice(offset, TraceFormat.CHUNK_HEADER);
      int magic = header.getInt(0);
      int size = header.getInt(4);
      if (magic == 0) {
        offset += TraceFormat.PAGE; // room that was never carved
        empty += TraceFormat.PAGE;
        if (empty > MOST_EMPTY) {
          damaged(offset, "a trace must not be empty for so long, the rest of it is not read");
          break;
        }
        continue;
      }
      if (magic != TraceFormat.CHUNK_MAGIC) {
        damaged(offset, "a chunk must start with CHNK: found=0x" + Integer.toHexString(magic));
        offset += TraceFormat.PAGE;
        continue;
      }
      if (size < TraceFormat.PAGE || size > TraceFormat.MAX_CHUNK || size % TraceFormat.PAGE != 0) {
        damaged(offset + 4, "a chunk must be some pages long: size=" + size);
        offset += TraceFormat.PAGE;
        continue;
      }
      int there = (int) Math.min(size, file.size() - offset);
      if (there < size) {
        damaged(
            file.size(),
            "the file ends within a chunk: chunk=" + offset + " missing=" + (size - there));
      }
      chunk(offset, there & ~7, header);
      offset += size;
    }
    definitionChunks.sort();
    for (Map.Entry<Integer, ChunkList> stream : streams.entrySet()) {
      stream.getValue().sort();
      long gap = stream.getValue().firstGap();
      if (gap >= 0) {
        damaged(-1, "a chunk is missing: stream=" + stream.getKey() + " number=" + gap);
      }
      scan(new StreamWords(file, stream.getValue()));
    }
    if (noRoom) {
      damaged(
          TraceFormat.NO_ROOM_OFFSET,
          "nothing that happened is in the trace: no event found room in it");
    }
    if (found && definitions.reported().isEmpty()) {
      damaged(
          TraceFormat.FINDING_OFFSET,
          "what was reported while the process ran is missing: it found no room in the trace");
    }
  }

  private void chunk(long offset, int length, ByteBuffer header) throws TooLargeException {
    int kind = header.getInt(8);
    if (kind == TraceFormat.KIND_SPARE) {
      if (OpenChunk.isUsedSpare(file.slice(offset, length))) {
        damaged(offset + 8, "a spare chunk must be empty: chunk=" + offset);
      }
      return;
    }
    int payload = length - TraceFormat.CHUNK_HEADER;
    boolean whole = true;
    if (header.getLong(32) != 0) {
      int sealedLength = header.getInt(40);
      if (sealedLength < 0 || sealedLength > payload) {
        damaged(offset + 40, "a payload must fit its chunk: length=" + sealedLength);
        whole = false;
      } else {
        payload = sealedLength;
        whole = checkSum(offset, payload, header.getInt(44));
        endsInZeros(offset, length, payload);
      }
    } else {
      String fault = OpenChunk.fault(file.slice(offset, length));
      if (fault != null) {
        damaged(offset, fault);
      }
    }
    int stream = header.getInt(12);
    long sequence = header.getLong(16);
    stamps(header.getLong(24), header.getLong(32));
    switch (kind) {
      case TraceFormat.KIND_EVENTS -> chunks(stream).add(offset, payload & ~7, 0, sequence);
      case TraceFormat.KIND_COMPACTED -> {
        int words = header.getInt(TraceFormat.COMPACTED_WORDS_OFFSET);
        if (whole && words > 0 && words <= TraceFormat.MAX_CHUNK / Long.BYTES) {
          announce(Math.min(words, WORDS_OF_A_BYTE * payload));
          chunks(stream).add(offset, payload, words, sequence);
        } else if (whole) {
          damaged(offset, "a compacted chunk must have some words: words=" + words);
        }
      }
      case TraceFormat.KIND_DEFINITIONS -> {
        definitionChunks.add(offset, payload, 0, sequence);
        define(offset, file.slice(offset, length), TraceFormat.CHUNK_HEADER + payload);
      }
      default -> damaged(offset + 8, "a chunk must have a known kind: kind=" + kind);
    }
  }

  /** A byte may stand for {@value #WORDS_OF_A_BYTE} words: counts them before any is unpacked. */
  private void announce(long words) throws TooLargeException {
    announced += words;
    if (announced > mostBytes / Long.BYTES) {
      throw new TooLargeException(
          "unpacked, the events have more bytes than are allowed", mostBytes);
    }
  }

  private void endsInZeros(long offset, int length, int payload) {
    int end = (TraceFormat.CHUNK_HEADER + payload + Long.BYTES - 1) & -Long.BYTES;
    if (end + Long.BYTES <= length && file.slice(offset, length).getLong(end) != 0) {
      damaged(offset + 40, "nothing must follow the payload of a sealed chunk: length=" + payload);
    }
  }

  private void stamps(long opened, long sealed) {
    firstOpened = opened > 0 ? Math.min(firstOpened, opened) : firstOpened;
    lastSealed = Math.max(lastSealed, Math.max(opened, sealed));
  }

  private ChunkList chunks(int stream) {
    return streams.computeIfAbsent(stream, k -> new ChunkList());
  }

  private boolean checkSum(long offset, int payload, int expected) {
    CRC32 crc = new CRC32();
    crc.update(file.slice(offset + TraceFormat.CHUNK_HEADER, payload));
    if ((int) crc.getValue() == expected) {
      return true;
    }
    damaged(
        offset + TraceFormat.CHUNK_HEADER,
        "the check sum of a chunk does not fit, some of its events may be wrong: chunk=" + offset);
    return false;
  }

  private void define(long offset, ByteBuffer chunk, int end) {
    int at = TraceFormat.CHUNK_HEADER;
    while (at + Integer.BYTES <= end) {
      int length = chunk.getInt(at);
      if (length == 0) { // room that a thread had claimed when the process died, or the end
        at = (at / TraceFormat.DEFINITION_ALIGNMENT + 1) * TraceFormat.DEFINITION_ALIGNMENT;
        continue;
      }
      boolean unfinished = length < 0;
      length &= ~TraceFormat.UNFINISHED;
      if (length == 0 || at + Integer.BYTES + (long) length > end) {
        damaged(offset + at, "a definition must fit its chunk: length=" + length);
        return;
      }
      if (!unfinished
          && !definitions.take(chunk.slice(at + Integer.BYTES, length).order(chunk.order()))) {
        damaged(offset + at, "a definition does not have the form of its type: length=" + length);
      }
      at += Integer.BYTES + length;
    }
  }

  /** Looks through the words of a stream for what must be known before the first event is shown. */
  private void scan(StreamWords stream) {
    long[] block = new long[SCAN_WORDS];
    WordScan scan = new WordScan();
    for (int n = stream.read(block, 0); n > 0; n = stream.read(block, 0)) {
      words += n;
      scan.words(block, n);
    }
    if (scan.alone) {
      alone.add(scan.thread);
    }
  }

  /** What one stream says, word by word. */
  private final class WordScan {
    private boolean alone;
    private int thread;
    private int extOperand;
    private int extSite;
    private long defines;

    void words(long[] block, int n) {
      for (int i = 0; i < n; i++) {
        long word = block[i];
        if (word == StreamWords.HOLE) {
          defines = 0;
          extOperand = 0;
          extSite = 0;
        } else if (defines != 0) {
          lock(operand(defines), site(defines), word);
          if (EventWord.ticket(defines) > 0) {
            definitions.permits(operand(defines), EventWord.ticket(defines) - 1);
          }
          defines = 0;
          extOperand = 0;
          extSite = 0;
        } else if (word >>> OP_SHIFT >= EventWord.OP_START) {
          rare(word);
        } else {
          extOperand = 0;
          extSite = 0;
        }
      }
    }

    private void rare(long word) {
      switch (EventWord.op(word)) {
        case EventWord.OP_THREAD -> {
          int before = thread;
          thread = operand(word);
          alone = before == 0 || (alone && before == thread);
          threads.add(thread);
        }
        case EventWord.OP_START -> started.add(operand(word));
        case EventWord.OP_END -> ended.add(thread);
        case EventWord.OP_LOCK -> {
          defines = word;
          return; // its high bits are needed with the word that follows
        }
        default -> {
          // nothing to know before
        }
      }
      boolean ext = EventWord.op(word) == EventWord.OP_EXT;
      extOperand = ext ? EventWord.operand(word) : 0;
      extSite = ext ? EventWord.site(word) : 0;
    }

    private int operand(long word) {
      return EventWord.operand(word) | (extOperand << EventWord.OPERAND_BITS);
    }

    private int site(long word) {
      return EventWord.site(word) | (extSite << EventWord.SITE_BITS);
    }
  }

  private void lock(int id, int site, long raw) {
    definitions.lock(id, site, (int) (raw >>> 8) & 0xFFFFFF, (int) (raw >>> 32), (int) raw & 0xFF);
    locks++;
    highestLock = Math.max(highestLock, id);
  }

  private void damaged(long offset, String message) {
    if (damage.size() < MOST_DAMAGE) {
      damage.add(new Damage(offset, message));
    } else if (damage.size() == MOST_DAMAGE) {
      damage.add(new Damage(-1, "and more; only the first " + MOST_DAMAGE + " are listed"));
    }
  }

  @Override
  public Definitions definitions() {
    return definitions;
  }

  @Override
  public EventCursor cursor() {
    List<StreamReader> readers = new ArrayList<>();
    streams.forEach(
        (id, chunks) ->
            readers.add(new StreamReader(file, id, chunks, d -> damaged(d.offset(), d.message()))));
    // Lock numbers are handed out one by one; a number far above their count is damage.
    int known = (int) Math.min(highestLock, locks * 4L + 1024);
    boolean mayBeCut = closed && damage.isEmpty();
    Merge.Facts facts = new Merge.Facts(definitions, started, ended, alone, known, mayBeCut);
    return new Merge(readers, facts, d -> damaged(d.offset(), d.message()));
  }

  @Override
  public List<Damage> damage() {
    return List.copyOf(damage);
  }

  @Override
  public Map<String, String> about() {
    return Map.copyOf(about);
  }

  @Override
  public List<Integer> threads() {
    return threads.sorted();
  }

  /** Returns the notes in the trace, in order: key and text. */
  public List<Map.Entry<String, String>> notes() {
    return definitions.notes();
  }

  /** Returns what the agent reported while the program ran, in order. */
  public List<ReportedFinding> reported() {
    return definitions.reported();
  }

  /** Whether the recording process ended in good order. */
  public boolean closedInGoodOrder() {
    return closed;
  }

  /** Returns how many words there are. */
  public long words() {
    return words;
  }

  /** Returns the size of the file, bytes. */
  public long sizeBytes() {
    return file.size();
  }

  /**
   * Returns how long events were recorded, as far as the stamps of chunks tell: milliseconds, 0
   * when not known.
   */
  public long spanMillis() {
    return firstOpened < lastSealed ? lastSealed - firstOpened : 0;
  }

  /** Copies everything that is whole to another file, compacted, without the spare room. */
  public void copyTo(TraceWriter to) throws IOException {
    for (int i = 0; i < definitionChunks.size(); i++) {
      ByteBuffer payload = payload(definitionChunks, i);
      to.chunk(head(definitionChunks, i, TraceFormat.KIND_DEFINITIONS, 0, 0), payload);
    }
    for (Map.Entry<Integer, ChunkList> stream : streams.entrySet()) {
      ChunkList chunks = stream.getValue();
      for (int i = 0; i < chunks.size(); i++) {
        ByteBuffer payload = payload(chunks, i);
        int kind = TraceFormat.KIND_COMPACTED;
        if (chunks.compacted(i)) {
          to.chunk(head(chunks, i, kind, stream.getKey(), chunks.words(i)), payload);
          continue;
        }
        ByteBuffer words = StreamWords.withoutZeros(payload);
        int bytes = words.limit();
        if (bytes > 0) {
          to.compact(head(chunks, i, kind, stream.getKey(), bytes / Long.BYTES), words, bytes);
        }
      }
    }
  }

  private ByteBuffer payload(ChunkList chunks, int i) {
    return file.slice(chunks.offset(i) + TraceFormat.CHUNK_HEADER, chunks.payload(i));
  }

  private TraceWriter.ChunkHead head(ChunkList chunks, int i, int kind, int stream, int words) {
    ByteBuffer header = file.slice(chunks.offset(i), TraceFormat.CHUNK_HEADER);
    return new TraceWriter.ChunkHead(
        kind, stream, header.getLong(16), words, header.getLong(24), header.getLong(32));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
