package dev.impasse.agent.record;

import dev.impasse.agent.Console;
import dev.impasse.agent.Daemon;
import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.trace.FindingWriter;
import dev.impasse.core.trace.TraceFormat;
import dev.impasse.runtime.EventStream;
import dev.impasse.runtime.EventWord;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the trace file supplied with chunks and its definitions up to date.
 *
 * <p><b>Threading.</b> {@link #nextChunk} and the {@code define} methods are called by application
 * threads and never wait for the disk; a daemon of its own does what touches the file.
 *
 * <p><b>Errors.</b> A disk that fills up or vanishes stops the growth of the file and nothing else:
 * what finds no room is counted, in the trace and on stderr, and recording resumes when there is
 * room.
 */
public final class Recorder {

  private static final long IDLE_NANOS = 20_000_000;
  private static final long TROUBLED_NANOS = 1_000_000_000;

  private final MappedTrace file;
  private final ChunkPool pool;
  private final Compactor compactor;
  private final DefinitionLog definitions;
  private final Queue<ByteBuffer> full = new ConcurrentLinkedQueue<>();
  private final Path path;
  private final Thread daemon;
  private final Set<EventStream> starved = ConcurrentHashMap.newKeySet();
  private final EventStream observations = new EventStream(0, false);
  private volatile boolean closed;

  private Recorder(Path path, MappedTrace file) {
    this.path = path;
    this.file = file;
    this.pool = new ChunkPool(file);
    this.compactor = new Compactor(file);
    this.definitions = new DefinitionLog(pool);
    this.daemon = Daemon.of("impasse-recorder", this::run);
  }

  /**
   * Creates the trace file and starts the daemon.
   *
   * @param command the command line as it may be recorded
   * @return null, with one line on stderr, if the file cannot be written
   */
  public static @Nullable Recorder open(Path path, long maxBytes, String version, String command) {
    try {
      Recorder recorder =
          new Recorder(path, new MappedTrace(path, maxBytes, about(version, command)));
      recorder.pool.fill();
      recorder.daemon.start();
      return recorder;
    } catch (IOException | RuntimeException e) {
      Console.say(
          "cannot write the trace, the application runs on without it: trace="
              + path
              + " ("
              + e
              + ")");
      Console.debug(e);
      return null;
    }
  }

  private static String about(String version, String command) {
    return "agent.version="
        + version
        + "\njava.version="
        + System.getProperty("java.version")
        + "\njvm="
        + System.getProperty("java.vm.name")
        + "\nos="
        + System.getProperty("os.name")
        + ' '
        + System.getProperty("os.arch")
        + "\nvm.start="
        + ManagementFactory.getRuntimeMXBean().getStartTime()
        + "\ncommand="
        + command
        + "\n";
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
        full.add(before); // else it stays open: the stream still writes that it lost events
      }
    } else {
      starved.add(stream);
    }
    if (pool.low(Math.min(sequence, 2))) {
      LockSupport.unpark(daemon);
    }
    return chunk;
  }

  /** Defines a class. */
  public void defineClass(int id, String name) {
    definitions.defineClass(id, name);
  }

  /** Defines a site. */
  public void defineSite(
      int id,
      String className,
      String method,
      String descriptor,
      String file,
      int line,
      String expression,
      String ownerField,
      String operation) {
    definitions.defineSite(
        id, className, method, descriptor, file, line, expression, ownerField, operation);
  }

  /** Defines a thread, or gives it a new name. */
  public void defineThread(long id, boolean virtual, boolean isDaemon, long parent, String name) {
    definitions.defineThread(id, (virtual ? 1 : 0) | (isDaemon ? 2 : 0), parent, name);
  }

  /** Leaves a finding in the trace, as it is reported. */
  public void finding(ReportedFinding reported) {
    definitions.record(FindingWriter.record(reported));
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
      full.add(chunk);
    }
  }

  private void run() {
    while (!closed) {
      try {
        boolean room = pool.exhausted() == null;
        pool.fill();
        definitions.flush();
        for (ByteBuffer chunk = full.poll(); chunk != null && !closed; chunk = full.poll()) {
          finish(chunk);
          pool.fill();
        }
        LockSupport.parkNanos(room ? IDLE_NANOS : TROUBLED_NANOS);
      } catch (Throwable t) {
        Console.debug(t);
        LockSupport.parkNanos(TROUBLED_NANOS);
      }
    }
  }

  /** Seals a chunk that nobody writes to any more, compacts it and makes its room free again. */
  private void finish(ByteBuffer chunk) {
    Chunks.seal(chunk, Chunks.endOfEvents(chunk));
    if (compactor.compact(chunk)) {
      Chunks.recycle(chunk);
      pool.giveBack(chunk);
    }
  }

  /** Returns the file that is written. */
  public Path path() {
    return path;
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
    long dropped = 0;
    for (EventStream stream : starved) {
      dropped += stream.droppedInAll();
    }
    if (dropped > 0) {
      definitions.note("dropped", Long.toString(dropped));
      Console.say(dropped + " events found no room in the trace: trace=" + path);
    }
    definitions.flush();
    file.markClosed();
    if (definitions.lost() > 0) {
      Console.say("definitions that found no room in the trace: " + definitions.lost());
    }
  }
}
