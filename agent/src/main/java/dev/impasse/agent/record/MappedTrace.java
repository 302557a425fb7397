package dev.impasse.agent.record;

import dev.impasse.agent.console.Console;
import dev.impasse.core.file.Draft;
import dev.impasse.core.file.FileMode;
import dev.impasse.core.file.FileNames;
import dev.impasse.core.trace.ChunkHeader;
import dev.impasse.core.trace.HeaderPage;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.core.trace.TraceFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A trace file that grows by mapped segments.
 *
 * <p><b>Shape.</b> A header page of 4,096 bytes, then segments, each carved into chunks
 * (docs/trace-format.md). A segment is filled with zeros by really writing them before it is
 * mapped: a full disk under a sparse mapping would throw {@code InternalError} into the threads
 * that write.
 *
 * <p><b>Threading.</b> Any of the agent's own threads, and never an application thread: an
 * interrupt would close the channel. Each reserves its own part of the file before it writes there;
 * the lock is held for that alone.
 */
final class MappedTrace {

  /** One part in so many of the file is kept for compacted chunks. */
  private static final int COMPACTED_SHARE = 8;

  private final Path path;
  private final FileChannel channel;
  private final MappedByteBuffer header;
  private final long maxBytes;
  private final Steps steps;
  private final @Nullable Object key;
  private final ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 18).asReadOnlyBuffer();
  private final FileMode mode;
  private final boolean tookOver;
  private final boolean named;
  private long length;

  /**
   * Creates the file, and gives it its name when it is a trace that can be read.
   *
   * @param text lines {@code key=value} about the process
   * @throws IOException if it cannot be written
   */
  MappedTrace(TraceSettings wanted, String text) throws IOException {
    this(wanted, text, Steps.NONE);
  }

  /** The same, with somebody who is shown every change of the file. */
  MappedTrace(TraceSettings wanted, String text, Steps steps) throws IOException {
    this.steps = steps;
    Path folder = wanted.file().toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    maxBytes = wanted.maxBytes();
    mode = wanted.mode();
    named = wanted.named();
    Draft draft = Draft.of(wanted.file(), wanted.mode());
    channel = draft.channel();
    try (draft) {
      header = zeroed(TraceFormat.PAGE);
      HeaderPage.write(header, System.currentTimeMillis(), ProcessHandle.current().pid(), text);
      path =
          named
              ? FileNames.asNamed(
                  wanted.file(), draft.claim(wanted.keep(), EarlierTrace::cleanSince))
              : wanted.file(); // the draft is closed without a name, and what is open stays
      tookOver = draft.tookOver();
      key = keyOf(path);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Whether it has a name. */
  boolean named() {
    return named;
  }

  /** Opens what is written so far, to read it. */
  TraceFile read() throws IOException {
    return named ? TraceFile.open(path) : TraceFile.ofWriter(channel);
  }

  /** Returns the name that it got. */
  Path path() {
    return path;
  }

  /** Whether an older trace was replaced. */
  boolean tookOver() {
    return tookOver;
  }

  /** Marks the file as closed in good order. Chunks stay mapped and may still be written. */
  void markClosed() {
    HeaderPage.close(header);
  }

  /** Marks the file as one in which nothing finds room, or takes that back. */
  void markNoRoom(boolean none) {
    HeaderPage.noRoom(header, none);
  }

  /** Marks the file as one that has a finding. A byte of its own: any thread may do it. */
  void markFinding() {
    HeaderPage.finding(header);
  }

  /**
   * Puts a sealed copy without spare room in its place, if that is worth it. Nobody may reserve
   * room any more.
   *
   * @throws IOException if it cannot be written; then all is as it was
   */
  void finish() throws IOException {
    if (Objects.equals(key, keyOf(path))) { // else somebody moved it, and the name is another's
      new FinalTrace(channel, length(), steps).replace(path, mode);
    }
  }

  /**
   * Returns what the file of a name is, which is equal to nothing else once somebody removed it.
   */
  private static @Nullable Object keyOf(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .fileKey();
    } catch (NoSuchFileException removed) {
      return new Object();
    }
  }

  /** Asks the system to write what is mapped to the disk; one that cannot is no error here. */
  void sync() {
    try {
      if (named) {
        channel.force(true); // on Linux this covers the pages that are mapped
      }
    } catch (IOException e) {
      Console.debug(e);
    }
  }

  /** Whether that many bytes more would exceed the limit. */
  boolean full(int bytes) {
    return length() + bytes > maxBytes;
  }

  /**
   * Whether a further segment would leave no room for compacted chunks. Where these find none, the
   * chunks that they stand for can not be used anew, and recording ends with half the file unused.
   */
  boolean fullForSegment(int bytes) {
    return length() + bytes > maxBytes - maxBytes / COMPACTED_SHARE;
  }

  /** Returns the limit of the file, bytes. */
  long maxBytes() {
    return maxBytes;
  }

  /**
   * Returns a new segment at the end of the file, zeroed on disk and mapped, little-endian.
   *
   * @throws IOException if the disk is full; the file is as it was, or has zeros at its end
   */
  MappedByteBuffer segment(int bytes) throws IOException {
    return zeroed(bytes);
  }

  private MappedByteBuffer zeroed(int bytes) throws IOException {
    long start = reserve(bytes);
    try {
      writeZeros(start, bytes);
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, start, bytes);
      mapped.order(ByteOrder.LITTLE_ENDIAN);
      return mapped;
    } catch (IOException e) {
      giveUp(start, bytes);
      throw e;
    }
  }

  private synchronized long reserve(int bytes) {
    long start = length;
    length += bytes;
    return start;
  }

  /**
   * Gives reserved room up that could not be filled. Where another thread has reserved more behind
   * it, zeros stay there, which a reader steps over.
   */
  private synchronized void giveUp(long start, int bytes) throws IOException {
    if (length == start + bytes) {
      channel.truncate(start); // behind the last mapping and the last reserved part
      length = start;
    }
  }

  private void writeZeros(long start, int bytes) throws IOException {
    for (int done = 0; done < bytes; ) {
      ByteBuffer some = zeros.duplicate();
      some.limit(Math.min(bytes - done, some.capacity()));
      done += channel.write(some, start + done);
      steps.done("zeros at the end of the file");
    }
  }

  /**
   * Appends a whole chunk that is written once and never mapped. A process that is killed in the
   * middle of it leaves a spare chunk, or zeros.
   *
   * @param header 64 bytes, from its position to its limit
   * @param payload from its position to its limit
   * @throws IOException if the disk is full; the file is as it was, or has zeros at its end
   */
  void append(ByteBuffer header, ByteBuffer payload) throws IOException {
    int whole = ChunkHeader.sizeWith(payload.remaining());
    long start = reserve(whole);
    try {
      writeZeros(start, whole); // a disk that is full fails here, where there is nothing to lose
    } catch (IOException e) {
      giveUp(start, whole);
      throw e;
    }
    ByteBuffer spare = ByteBuffer.allocate(TraceFormat.CHUNK_HEADER).order(ByteOrder.LITTLE_ENDIAN);
    Chunks.spare(spare, whole);
    write(spare, start);
    steps.done("spare header of a compacted chunk");
    write(payload, start + TraceFormat.CHUNK_HEADER);
    steps.done("payload of a compacted chunk");
    ChunkHeader.size(header, whole);
    write(header, start);
    steps.done("header of a compacted chunk");
  }

  private void write(ByteBuffer bytes, long at) throws IOException {
    for (long to = at; bytes.hasRemaining(); ) {
      to += channel.write(bytes, to);
    }
  }

  /** Returns the bytes written, preallocated or reserved so far. */
  synchronized long length() {
    return length;
  }
}
