package dev.impasse.core.trace;

import dev.impasse.core.file.RegularFile;
import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.model.Definitions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A trace file that was opened for reading, by a process that ended well, was killed, or still
 * runs.
 *
 * <p>Opening walks over all chunks and reads the definitions: {@code O(file)}, at the speed of
 * memory. Not thread-safe.
 */
public final class TraceFile implements EventSource {

  /** What a recorded program compacts to, at most, is a tenth of this. */
  private static final long USUAL_FACTOR = 32;

  private final MappedBytes file;
  private final Map<String, String> about = new LinkedHashMap<>();
  private final DefinitionTable definitions = new DefinitionTable();
  private final DamageList damage = new DamageList();
  private final FirstPass firstPass = new FirstPass(definitions);
  private final ChunkWalk chunks;
  private final boolean closed;

  private TraceFile(MappedBytes file, long mostBytes) throws IOException {
    this.file = file;
    chunks = new ChunkWalk(file, definitions, damage, mostBytes);
    ByteBuffer page = headerPage(file);
    closed = HeaderPage.isClosed(page);
    readAbout(page);
    chunks.run();
    chunks.streams().values().forEach(one -> firstPass.scan(new StreamWords(file, one)));
    if (HeaderPage.hasNoRoom(page)) {
      damage.add(
          TraceFormat.NO_ROOM_OFFSET,
          "nothing that happened is in the trace: no event found room in it");
    }
    if (HeaderPage.hasFinding(page) && definitions.reported().isEmpty()) {
      damage.add(
          TraceFormat.FINDING_OFFSET,
          "what was reported while the process ran is missing: it found no room in the trace");
    }
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
    return open(new MappedBytes(file, true), mostBytes);
  }

  /** Opens a trace in a file that whoever writes it has open, and keeps open. */
  public static TraceFile ofWriter(FileChannel file) throws IOException {
    return open(new MappedBytes(file, false), Long.MAX_VALUE);
  }

  private static TraceFile open(MappedBytes bytes, long mostBytes) throws IOException {
    try {
      return new TraceFile(bytes, mostBytes);
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  /** Adds what was found to be wrong before the trace was made, by an importer. */
  public void alsoDamaged(List<Damage> found) {
    found.forEach(damage::add);
  }

  private static ByteBuffer headerPage(MappedBytes file) throws TraceFormatException {
    if (file.size() == 0) {
      throw new TraceFormatException("a trace must not be empty: size=0", 0);
    }
    int magicBytes = TraceFormat.magic().length;
    if (file.size() < magicBytes) {
      throw new TraceFormatException("a trace must start with a header: size=" + file.size(), 0);
    }
    ByteBuffer magic = file.slice(0, magicBytes);
    if (!HeaderPage.isTrace(magic)) {
      throw new TraceFormatException(
          "this is not a trace: it must start with IMPASSE, it starts with " + printable(magic), 0);
    }
    if (file.size() < TraceFormat.PAGE) {
      throw new TraceFormatException(
          "the header page of this trace is cut: size=" + file.size(), file.size());
    }
    ByteBuffer page = file.slice(0, TraceFormat.PAGE);
    int version = HeaderPage.version(page);
    if (version != TraceFormat.VERSION) {
      throw new TraceFormatException(
          "this version of the format is not known: version=" + version + " known=1",
          TraceFormat.VERSION_OFFSET);
    }
    return page;
  }

  private void readAbout(ByteBuffer page) {
    about.put("pid", Long.toString(HeaderPage.pid(page)));
    long start = HeaderPage.start(page);
    if (start > 0) {
      about.put("start", Long.toString(start));
    }
    String text = HeaderPage.text(page);
    if (text == null) {
      damage.add(
          TraceFormat.TEXT_LENGTH_OFFSET,
          "the text of the header must fit its page: length=" + HeaderPage.textLength(page));
      return;
    }
    for (String line : text.split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        about.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
  }

  private static String printable(ByteBuffer bytes) {
    StringBuilder text = new StringBuilder();
    while (bytes.hasRemaining()) {
      byte b = bytes.get();
      text.append(b >= 32 && b < 127 ? Character.toString(b) : String.format("\\x%02x", b));
    }
    return text.toString();
  }

  @Override
  public Definitions definitions() {
    return definitions;
  }

  @Override
  public EventCursor cursor() {
    List<StreamReader> readers = new ArrayList<>();
    chunks
        .streams()
        .forEach((id, list) -> readers.add(new StreamReader(file, id, list, damage::add)));
    boolean mayBeCut = closed && damage.all().isEmpty();
    return new Merge(readers, firstPass.facts(mayBeCut), damage::add);
  }

  /**
   * Returns a walk over each stream alone.
   *
   * @param found gets what is wrong with them
   */
  public List<StreamCursor> streams(Consumer<Damage> found) {
    List<StreamCursor> cursors = new ArrayList<>();
    chunks
        .streams()
        .forEach(
            (id, list) ->
                cursors.add(
                    new StreamCursor(new StreamReader(file, id, list, found), definitions)));
    return cursors;
  }

  @Override
  public List<Damage> damage() {
    return damage.all();
  }

  @Override
  public Map<String, String> about() {
    return Map.copyOf(about);
  }

  @Override
  public List<Integer> threads() {
    return firstPass.threads();
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
    return firstPass.words();
  }

  /** Returns the size of the file, bytes. */
  public long sizeBytes() {
    return file.size();
  }

  /**
   * Returns how long events were recorded, as far as the stamps of chunks say: milliseconds, 0 when
   * not known.
   */
  public long spanMillis() {
    return chunks.spanMillis();
  }

  /** Copies everything that is whole to another file, compacted, without the spare room. */
  public void copyTo(TraceWriter to) throws IOException {
    new TraceCopy(file, to).copy(chunks.definitionChunks(), chunks.streams());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
