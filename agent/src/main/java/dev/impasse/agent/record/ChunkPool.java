package dev.impasse.agent.record;

import dev.impasse.agent.Console;
import dev.impasse.core.trace.TraceFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Chunks that are ready to be written: mapped, zeroed, and waiting in a queue for each size.
 *
 * <p><b>Shape.</b> Three sizes: 4 KiB for a thread's first chunk, so that ten thousand threads cost
 * 40 MB and no more, then 64 KiB, then 512 KiB. Segments of the file are carved into one size each.
 *
 * <p><b>Threading.</b> Any thread takes ({@link #take}, lock-free); only the recorder's daemon
 * fills ({@link #fill}).
 *
 * <p><b>Bursts.</b> When a size runs out, twice as many of it are kept ready from then on.
 *
 * <p><b>When the disk cannot keep up</b>, or is full, or the limit of the file is reached, {@link
 * #take} returns null, and the caller counts what it drops.
 */
final class ChunkPool {

  private static final int SIZES = 3;
  private static final int[] BYTES = {4 << 10, 64 << 10, 512 << 10};
  private static final int[] SEGMENT_BYTES = {1 << 20, 2 << 20, 8 << 20};
  private static final int[] LOW_WATER_AT_FIRST = {128, 12, 8};
  private static final int MOST_AHEAD = 128;

  private final MappedTrace file;
  private final Queue<ByteBuffer>[] ready;
  private final AtomicInteger[] count;
  private final AtomicIntegerArray lowWater = new AtomicIntegerArray(LOW_WATER_AT_FIRST);
  private volatile @Nullable String exhausted;
  private String said = "";

  ChunkPool(MappedTrace file) {
    this.file = file;
    this.ready = queues();
    this.count = new AtomicInteger[SIZES];
    for (int i = 0; i < SIZES; i++) {
      count[i] = new AtomicInteger();
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // no generic arrays in Java
  private static Queue<ByteBuffer>[] queues() {
    Queue<ByteBuffer>[] queues = new Queue[SIZES];
    for (int i = 0; i < SIZES; i++) {
      queues[i] = new ConcurrentLinkedQueue<>();
    }
    return queues;
  }

  /**
   * Returns a chunk of the wanted size, or of the nearest one that is ready, or null.
   *
   * @param size 0 to 2
   */
  @Nullable ByteBuffer take(int size) {
    ByteBuffer chunk = poll(size);
    if (chunk == null && lowWater.get(size) < MOST_AHEAD) {
      lowWater.set(size, 2 * lowWater.get(size)); // racy: at worst it grows once less
    }
    for (int other = SIZES - 1; chunk == null && other >= 0; other--) {
      chunk = other == size ? null : poll(other);
    }
    return chunk;
  }

  private @Nullable ByteBuffer poll(int size) {
    ByteBuffer chunk = ready[size].poll();
    if (chunk != null) {
      count[size].decrementAndGet();
    }
    return chunk;
  }

  /** Returns whether a size is running low. */
  boolean low(int size) {
    return count[size].get() < lowWater.get(size);
  }

  /** Brings every size above its low-water mark, as far as disk and limit allow. */
  void fill() {
    for (int size = 0; size < SIZES; size++) {
      while (low(size)) {
        if (!addSegment(size)) {
          return;
        }
      }
    }
  }

  private boolean addSegment(int size) {
    if (file.full(SEGMENT_BYTES[size])) {
      complain("the trace has reached its limit (option trace-max)");
      return false;
    }
    MappedByteBuffer segment;
    try {
      segment = file.segment(SEGMENT_BYTES[size]);
    } catch (IOException e) {
      complain("the trace can not grow: " + e.getMessage());
      return false;
    }
    exhausted = null;
    int chunks = SEGMENT_BYTES[size] / BYTES[size];
    for (int i = 0; i < chunks; i++) {
      ByteBuffer chunk = segment.slice(i * BYTES[size], BYTES[size]).order(ByteOrder.LITTLE_ENDIAN);
      Chunks.spare(chunk);
      touch(chunk);
      ready[size].add(chunk);
    }
    count[size].addAndGet(chunks);
    return true;
  }

  /** Takes back an empty chunk, to be used anew. */
  void giveBack(ByteBuffer chunk) {
    for (int size = 0; size < SIZES; size++) {
      if (BYTES[size] == chunk.capacity()) {
        ready[size].add(chunk);
        count[size].incrementAndGet();
      }
    }
  }

  /** Lets the page faults happen here, and not in the threads that write. */
  private static void touch(ByteBuffer chunk) {
    for (int page = TraceFormat.PAGE; page < chunk.capacity(); page += TraceFormat.PAGE) {
      chunk.putLong(page, 0);
    }
  }

  private void complain(String why) {
    if (!why.equals(said)) {
      said = why;
      Console.say(why + "; events that find no room are dropped and counted");
    }
    exhausted = why;
  }

  /** Returns why the file does not grow, or null while it does. */
  @Nullable String exhausted() {
    return exhausted;
  }
}
