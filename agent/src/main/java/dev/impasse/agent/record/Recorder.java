package dev.impasse.agent.record;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.daemon.Daemon;
import dev.impasse.core.file.FileProblem;
import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.model.Site;
import dev.impasse.core.model.ThreadInfo;
import dev.impasse.core.trace.DefinitionRecords;
import dev.impasse.core.trace.FindingWriter;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.core.trace.TraceFormat;
import dev.impasse.runtime.EventStream;
import dev.impasse.runtime.EventWord;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.VirtualThreads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the trace file supplied with chunks and its definitions up to date.
 *
 * <p><b>Threading.</b> {@link #nextChunk} and the {@code define} methods are called by application
 * threads and never wait for the disk; two daemons do what touches the file. One keeps chunks ready
 * and does nothing else, so that a busy machine lets it run as soon as it is woken; the other
 * compacts full ones, which takes as much time as it gets.
 *
 * <p><b>Errors.</b> A disk that fills up or vanishes stops the growth of the file and nothing else:
 * what finds no room is counted, in the trace and on stderr, and recording resumes when there is
 * room.
 *
 * <p>One piece, though long: opening, supplying, compacting and closing share the file, its pool
 * and whether it is closed.
 */
public final class Recorder {

  private static final long IDLE_NANOS = 20_000_000;
  private static final long TROUBLED_NANOS = 1_000_000_000;
  private static final long CHECK_NANOS = 250_000_000;

  /** Predicting from a trace takes some times its size of the heap. */
  private static final int HEAP_SHARE = 16;

  private static final long LEAST_UNNAMED_BYTES = 8L << 20;
  private static final long MOST_UNNAMED_BYTES = 64L << 20;

  private final MappedTrace file;
  private final ChunkPool pool;
  private final ChunkRetirement full;
  private final DefinitionLog definitions;
  private final DroppedEvents dropped = new DroppedEvents();
  private final Thread supplier;
  private final Thread compactor;
  private final EventStream observations = new EventStream(0);
  private final OpenChunkChecks checks = new OpenChunkChecks();
  private volatile long checkedAt = System.nanoTime();
  private volatile boolean closed;

  private Recorder(MappedTrace file) {
    this.file = file;
    this.pool = new ChunkPool(file, Steps.NONE);
    this.full = new ChunkRetirement(file, pool, Steps.NONE);
    this.definitions = new DefinitionLog(pool);
    this.supplier = Daemon.of("impasse-recorder", this::supply);
    this.compactor = Daemon.of("impasse-compactor", this::compact);
  }

  /**
   * Creates the trace file and starts the daemon.
   *
   * @param command the command line as it may be recorded
   * @return null, with one line on stderr, if the file cannot be written
   */
  public static @Nullable Recorder open(TraceSettings wanted, String version, String command) {
    try {
      MappedTrace file = new MappedTrace(wanted, RecordedProcess.lines(version, command));
      sayName(wanted, file);
      return started(file);
    } catch (IOException | RuntimeException e) {
      Console.say(
          "cannot write the trace, the application runs on without it: trace="
              + wanted.file()
              + " ("
              + FileProblem.why(wanted.file(), e)
              + ")");
      Console.debug(e);
      return null;
    }
  }

  /**
   * Creates one whose file has no name: what it holds is for this process alone, and gone with it.
   *
   * @return null, with one line on stderr, if there is no place for it
   */
  public static @Nullable Recorder unnamed(String version) {
    Path folder = Path.of(System.getProperty("java.io.tmpdir", "."));
    long heapShare = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
    long bytes = Math.max(LEAST_UNNAMED_BYTES, Math.min(MOST_UNNAMED_BYTES, heapShare));
    try {
      MappedTrace file =
          new MappedTrace(TraceSettings.unnamed(folder, bytes), RecordedProcess.lines(version, ""));
      return started(file);
    } catch (IOException | RuntimeException e) {
      Console.say(
          "cannot keep events, nothing is predicted: predict=true ("
              + FileProblem.why(folder, e)
              + ")");
      Console.debug(e);
      return null;
    }
  }

  private static Recorder started(MappedTrace file) {
    Recorder recorder = new Recorder(file);
    recorder.pool.fill();
    recorder.supplier.start();
    return recorder;
  }

  /** Says what became of the name, if it is not simply the one that was asked for. */
  private static void sayName(TraceSettings wanted, MappedTrace file) {
    if (file.tookOver()) {
      Console.say(
          "the oldest trace without a finding is replaced, so many are kept: trace="
              + wanted.file()
              + ", trace-keep="
              + wanted.keep()
              + ", recording to "
              + file.path());
    } else if (!file.path().equals(wanted.file())) {
      Console.say(
          "this name holds another run, which stays: trace="
              + wanted.file()
              + ", recording to "
              + file.path());
    }
  }

  /** Returns the next chunk for a stream, or null when none is ready. Takes no lock. */
  public @Nullable ByteBuffer nextChunk(EventStream stream) {
    ByteBuffer before = stream.chunk;
    int sequence = stream.chunks;
    ByteBuffer chunk = pool.take(Math.min(sequence, 2));
    if (chunk != null) {
      stream.chunks = sequence + 1;
      Chunks.open(chunk, TraceFormat.KIND_EVENTS, stream.id, sequence);
      if (before != null) {
        full.add(before, stream.id); // else it stays open: the stream still writes what it lost
      }
    } else if (!stream.starved) {
      stream.starved = true;
      dropped.begin(stream);
    }
    if (pool.low(Math.min(sequence, 2)) && pool.exhausted() == null) {
      LockSupport.unpark(supplier);
    }
    return chunk;
  }

  /** Returns a chunk without its header, for a stream of several threads, or null. No lock. */
  public @Nullable ByteBuffer takeChunk(int sequence) {
    int size = Math.min(sequence, 2);
    ByteBuffer chunk = pool.take(size);
    if (pool.low(size) && pool.exhausted() == null) {
      LockSupport.unpark(supplier);
    }
    return chunk;
  }

  /** Fills in the header of a chunk. */
  public static void openChunk(ByteBuffer chunk, int stream, int sequence) {
    Chunks.open(chunk, TraceFormat.KIND_EVENTS, stream, sequence);
  }

  /** Takes a chunk back that nobody has written to. */
  public void unusedChunk(ByteBuffer chunk) {
    pool.release(chunk);
  }

  /** Takes a chunk to which no more will be written than was claimed, up to an offset. */
  public void fullChunk(ByteBuffer chunk, int stream, int sequence, int end) {
    full.addShared(chunk, stream, sequence, end);
  }

  /** Defines a class. */
  public void defineClass(int id, String name) {
    definitions.add(DefinitionRecords.ofClass(id, name));
  }

  /** Defines a site. */
  public void defineSite(Site site) {
    definitions.add(DefinitionRecords.ofSite(site));
  }

  /** Defines a thread, or gives it a new name. */
  public void defineThread(long id, boolean virtual, boolean isDaemon, long parent, String name) {
    definitions.add(
        DefinitionRecords.ofThread(
            new ThreadInfo((int) id, id, name, virtual, isDaemon, (int) parent)));
  }

  /**
   * Leaves a finding in the trace, as it is reported. The mark comes last: a process that is killed
   * in between leaves a finding, and no trace that says that one is missing.
   */
  public void finding(ReportedFinding reported) {
    definitions.add(FindingWriter.record(reported));
    file.markFinding();
  }

  /** Writes that a thread was seen blocked for a lock. Called by the detector's daemon only. */
  public void observed(long thread, int lock, int site) {
    observations.observed(thread, lock, site);
  }

  /** Writes the end of a thread that has ended, and gives its last chunk up. */
  public void ended(EventStream stream) {
    ByteBuffer chunk = stream.chunk;
    if (chunk != null) {
      int end = Chunks.endOfEvents(chunk);
      if (end + Long.BYTES <= chunk.capacity()) {
        chunk.putLong(end, EventWord.encode(EventWord.OP_END, 0, 0, 0, 0));
      }
      full.add(chunk, stream.id);
    }
    dropped.end(stream);
  }

  private void supply() {
    while (!closed) {
      boolean room = pool.exhausted() == null;
      try {
        pool.fill();
        definitions.flush();
        full.tryAgain();
        if (!full.isEmpty() || isTimeToCheck()) {
          wakeCompactor();
        }
      } catch (Throwable t) {
        Console.debug(t);
        room = false;
      }
      LockSupport.parkNanos(room ? IDLE_NANOS : TROUBLED_NANOS);
    }
  }

  /** A program that fills no chunk needs no such thread. */
  private void wakeCompactor() {
    if (compactor.getState() == Thread.State.NEW) {
      compactor.start();
    } else {
      LockSupport.unpark(compactor);
    }
  }

  private void compact() {
    while (!closed) {
      try {
        while (!closed && full.retireOne()) {
          // the next one
        }
        if (isTimeToCheck()) {
          checkedAt = System.nanoTime();
          checkOpenChunks();
        }
        LockSupport.park(this);
      } catch (Throwable t) {
        Console.debug(t);
        LockSupport.parkNanos(TROUBLED_NANOS);
      }
    }
  }

  private boolean isTimeToCheck() {
    return System.nanoTime() - checkedAt > CHECK_NANOS;
  }

  private void checkOpenChunks() {
    checks.begin();
    for (ThreadState state : ThreadTable.snapshot()) {
      EventStream stream = state == null ? null : state.stream;
      if (stream != null) {
        checkOpenChunk(stream.chunk, stream.id);
      }
    }
    checkOpenChunk(observations.chunk, observations.id);
    VirtualThreads.forEachOpenChunk(this::checkOpenChunk);
    ByteBuffer definition = definitions.chunk();
    if (definition != null) {
      checks.definitions(definition);
    }
    checks.end();
  }

  private void checkOpenChunk(@Nullable ByteBuffer chunk, int stream) {
    if (chunk != null) {
      checks.events(chunk, stream);
    }
  }

  /** Whether the file has a name; what has none is nobody's business but this process's. */
  public boolean named() {
    return file.named();
  }

  /** Returns the file that is written. */
  public Path path() {
    return file.path();
  }

  /** Opens what is recorded so far, to read it. */
  public TraceFile read() throws IOException {
    sync();
    return file.read();
  }

  /** Whether something found no room. */
  public boolean lost() {
    return lostWords() > 0;
  }

  private long lostWords() {
    return dropped.inAll() + VirtualThreads.droppedWords();
  }

  /**
   * Asks the system to bring to the disk what was recorded so far: a trace survives the end of its
   * process anyway, this is for the end of the machine. May wait for the disk.
   */
  public void sync() {
    definitions.flush();
    file.sync();
  }

  /** Marks the file as closed in good order; called when the JVM shuts down. */
  public void close() {
    closed = true;
    long lost = lostWords();
    if (lost > 0) {
      definitions.add(DefinitionRecords.ofNote("dropped", Long.toString(lost)));
      Console.say(lost + " events found no room in the trace: trace=" + path());
    }
    definitions.flush();
    file.markClosed();
    if (definitions.lost() > 0) {
      Console.say("definitions that found no room in the trace: " + definitions.lost());
    }
  }

  /**
   * The same, when every shutdown hook of the application is over: leaves a file whose chunks are
   * all sealed, without spare room. Called on a thread of the agent's.
   */
  public void closeLast() {
    close();
    try {
      if (hasEnded(supplier) && hasEnded(compactor)) {
        file.finish();
      }
    } catch (IOException | RuntimeException e) {
      Console.debug(e); // the file stays as large as it is, and whole
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Console.settle(TROUBLED_NANOS);
  }

  private static boolean hasEnded(Thread daemon) throws InterruptedException {
    if (daemon.getState() == Thread.State.NEW) {
      return true;
    }
    LockSupport.unpark(daemon);
    daemon.join(TROUBLED_NANOS / 1_000_000);
    return !daemon.isAlive();
  }
}
