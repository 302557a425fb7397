package dev.impasse.agent.record;

import dev.impasse.agent.Console;
import dev.impasse.core.trace.TraceFormat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A trace file that grows by mapped segments.
 *
 * <p><b>Shape.</b> A header page of 4,096 bytes, then segments, each carved into chunks
 * (docs/trace-format.md). A segment is filled with zeros by really writing them before it is
 * mapped: a full disk under a sparse mapping would throw {@code InternalError} into the threads
 * that write.
 *
 * <p><b>Threading.</b> One thread at a time, and never an application thread: an interrupt would
 * close the channel.
 */
final class MappedTrace {

  private static final int FLAGS_OFFSET = 32;
  private static final int TEXT_LENGTH_OFFSET = 36;
  private static final int TEXT_OFFSET = 64;

  private final RandomAccessFile file;
  private final FileChannel channel;
  private final MappedByteBuffer header;
  private final long maxBytes;
  private final ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 18);
  private long length;

  /**
   * Creates the file, or empties the one that is there.
   *
   * @param text lines {@code key=value} about the process
   * @throws IOException if it cannot be written
   */
  MappedTrace(Path path, long maxBytes, String text) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.deleteIfExists(path); // a reader, or a former run, may still have the old one mapped
    this.file = new RandomAccessFile(path.toFile(), "rw");
    this.channel = file.getChannel();
    this.maxBytes = maxBytes;
    try {
      this.header = zeroed(TraceFormat.PAGE);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
    writeHeader(text);
  }

  private void writeHeader(String text) {
    byte[] about = text.getBytes(StandardCharsets.UTF_8);
    int aboutLength = Math.min(about.length, TraceFormat.PAGE - TEXT_OFFSET);
    header.putInt(8, TraceFormat.VERSION);
    header.putInt(12, TraceFormat.PAGE);
    header.putLong(16, System.currentTimeMillis());
    header.putLong(24, ProcessHandle.current().pid());
    header.putInt(TEXT_LENGTH_OFFSET, aboutLength);
    header.put(TEXT_OFFSET, about, 0, aboutLength);
    header.put(0, TraceFormat.magic());
  }

  /** Marks the file as closed in good order. Chunks stay mapped and may still be written. */
  void markClosed() {
    header.putInt(FLAGS_OFFSET, TraceFormat.FLAG_CLOSED);
  }

  /** Asks the system to write what is mapped to the disk; one that cannot is no error here. */
  void sync() {
    try {
      channel.force(true); // on Linux this covers the pages that are mapped
    } catch (IOException e) {
      Console.debug(e);
    }
  }

  /** Whether a further segment of that many bytes would exceed the limit. */
  boolean full(int bytes) {
    return length + bytes > maxBytes;
  }

  /**
   * Returns a new segment at the end of the file, zeroed on disk and mapped, little-endian.
   *
   * @throws IOException if the disk is full; the file is as it was
   */
  MappedByteBuffer segment(int bytes) throws IOException {
    return zeroed(bytes);
  }

  private MappedByteBuffer zeroed(int bytes) throws IOException {
    long start = length;
    try {
      for (int left = bytes; left > 0; ) {
        zeros.clear().limit(Math.min(left, zeros.capacity()));
        left -= channel.write(zeros, start + bytes - left);
      }
    } catch (IOException e) {
      channel.truncate(start); // beyond the last mapping: nobody has it mapped
      throw e;
    }
    MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, start, bytes);
    mapped.order(ByteOrder.LITTLE_ENDIAN);
    length = start + bytes;
    return mapped;
  }

  /**
   * Appends a whole chunk that is written once and never mapped. A process that is killed in the
   * middle of it leaves a spare chunk, or zeros.
   *
   * @param header 64 bytes, from its position to its limit
   * @param payload from its position to its limit
   * @throws IOException if the disk is full; the file is as it was
   */
  void append(ByteBuffer header, ByteBuffer payload) throws IOException {
    int bytes = TraceFormat.CHUNK_HEADER + payload.remaining();
    int whole = (bytes + TraceFormat.PAGE - 1) / TraceFormat.PAGE * TraceFormat.PAGE;
    long start = length;
    try {
      write(ByteBuffer.allocate(Long.BYTES), start + whole - Long.BYTES);
      ByteBuffer spare = ByteBuffer.allocate(TraceFormat.PAGE).order(ByteOrder.LITTLE_ENDIAN);
      Chunks.spare(spare, whole);
      write(spare.limit(TraceFormat.CHUNK_HEADER), start);
      write(payload, start + TraceFormat.CHUNK_HEADER);
      write(header.putInt(header.position() + 4, whole), start);
    } catch (IOException e) {
      channel.truncate(start); // as above
      throw e;
    }
    length = start + whole;
  }

  private void write(ByteBuffer bytes, long at) throws IOException {
    for (long to = at; bytes.hasRemaining(); ) {
      to += channel.write(bytes, to);
    }
  }

  /** Returns the bytes written or preallocated so far. */
  long length() {
    return length;
  }
}
