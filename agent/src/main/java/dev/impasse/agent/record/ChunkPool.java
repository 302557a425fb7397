package dev.impasse.agent.record;

import dev.impasse.agent.console.Console;
import dev.impasse.core.trace.TraceFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Chunks that are ready to be written: mapped, zeroed, and waiting in a queue for each size.
 *
 * <p><b>Shape.</b> Three sizes: 4 KiB for a thread's first chunk, so that ten thousand threads cost
 * 40 MB and no more, then 64 KiB, then 512 KiB. Segments of the file are carved into one size each.
 * One large chunk is kept back for definitions, without which events mean nothing.
 *
 * <p><b>Threading.</b> Any thread takes ({@link #take}, lock-free); only the recorder's daemon
 * fills ({@link #fill}).
 *
 * <p><b>Bursts.</b> As many chunks of a size are kept ready as were taken in the last half second:
 * on a busy machine it may be as long until the daemon runs. When a size runs out all the same,
 * twice as many are kept ready.
 *
 * <p><b>When the disk cannot keep up</b>, or is full, or the limit of the file is reached, {@link
 * #take} returns null, and the caller counts what it drops.
 */
final class ChunkPool {

  private static final int SIZES = 3;
  private static final int LARGE = SIZES - 1;
  private static final int[] BYTES = {4 << 10, 64 << 10, 512 << 10};
  private static final int[] SEGMENT_BYTES = {1 << 20, 2 << 20, 8 << 20};
  private static final int[] FIRST_AHEAD = {128, 12, 8};
  private static final int[] LEAST_AHEAD = {128, 12, 16};
  private static final int[] MOST_AHEAD = {4096, 256, 128};
  private static final long WINDOW_NANOS = 500_000_000;

  /** At most this part of the file is ahead of the threads, and a segment half of that. */
  private static final int SHARE_AHEAD = 8;

  private final MappedTrace file;
  private final Steps steps;
  private final Shelf[] shelves = new Shelf[SIZES];
  private final Queue<ByteBuffer> forDefinitions = new ConcurrentLinkedQueue<>();
  private long windowBegan = System.nanoTime();
  private volatile @Nullable String exhausted;
  private String said = "";
  private boolean anySegment;

  ChunkPool(MappedTrace file, Steps steps) {
    this.file = file;
    this.steps = steps;
    for (int size = 0; size < SIZES; size++) {
      shelves[size] = new Shelf(size, file.maxBytes() / SHARE_AHEAD);
    }
  }

  /** The chunks of one size. */
  private static final class Shelf {
    final int bytes;
    final int segmentBytes;
    final int most;
    final Queue<ByteBuffer> ready = new ConcurrentLinkedQueue<>();
    final AtomicInteger count = new AtomicInteger();
    final AtomicInteger taken = new AtomicInteger();
    volatile int lowWater;

    Shelf(int size, long mostBytesAhead) {
      bytes = BYTES[size];
      most = (int) Math.max(1, Math.min(MOST_AHEAD[size], mostBytesAhead / bytes));
      lowWater = Math.min(FIRST_AHEAD[size], most);
      long part = mostBytesAhead / 2 / bytes * bytes;
      segmentBytes = (int) Math.max(bytes, Math.min(SEGMENT_BYTES[size], part));
    }

    @Nullable ByteBuffer poll() {
      ByteBuffer chunk = ready.poll();
      if (chunk != null) {
        count.decrementAndGet();
        taken.incrementAndGet();
      }
      return chunk;
    }

    void add(ByteBuffer chunk) {
      ready.add(chunk);
      count.incrementAndGet();
    }

    boolean low() {
      return count.get() < lowWater;
    }

    /** Follows what is taken: up at once, down by a quarter for each window. */
    void adapt(int least, boolean windowIsOver) {
      int recent = Math.min(taken.get(), most);
      if (windowIsOver) {
        taken.set(0); // racy: a few that were taken meanwhile are not counted
        lowWater = Math.max(Math.min(least, most), Math.max(recent, lowWater - lowWater / 4));
      } else if (recent > lowWater) {
        lowWater = recent;
      }
    }
  }

  /**
   * Returns a chunk of the wanted size, or of the nearest larger one that is ready, or of a smaller
   * one, or null.
   *
   * @param size 0 to 2
   */
  @Nullable ByteBuffer take(int size) {
    ByteBuffer chunk = shelves[size].poll();
    if (chunk == null) {
      Shelf empty = shelves[size];
      empty.lowWater = Math.min(empty.most, 2 * empty.lowWater); // racy: at worst once less
    }
    for (int larger = size + 1; chunk == null && larger < SIZES; larger++) {
      chunk = shelves[larger].poll();
    }
    for (int smaller = size - 1; chunk == null && smaller >= 0; smaller--) {
      chunk = shelves[smaller].poll();
    }
    return chunk;
  }

  /** Returns a chunk for definitions, also when streams found none left; or null. */
  @Nullable ByteBuffer takeForDefinitions() {
    ByteBuffer chunk = forDefinitions.poll();
    return chunk == null ? take(LARGE) : chunk;
  }

  /** Returns whether a size is running low. */
  boolean low(int size) {
    return shelves[size].low();
  }

  /** Brings every size above its low-water mark, as far as disk and limit allow. */
  void fill() {
    long now = System.nanoTime();
    boolean windowIsOver = now - windowBegan > WINDOW_NANOS;
    windowBegan = windowIsOver ? now : windowBegan;
    for (int size = 0; size < SIZES; size++) {
      Shelf shelf = shelves[size];
      shelf.adapt(LEAST_AHEAD[size], windowIsOver);
      while (shelf.low()) {
        if (!addSegment(shelf)) {
          break;
        }
      }
    }
    if (forDefinitions.isEmpty()) {
      ByteBuffer chunk = shelves[LARGE].poll();
      if (chunk != null) {
        forDefinitions.add(chunk);
      }
    }
  }

  private boolean addSegment(Shelf shelf) {
    if (file.fullForSegment(shelf.segmentBytes)) {
      complain("the trace has reached its limit (option trace-max)");
      return false;
    }
    MappedByteBuffer segment;
    try {
      segment = file.segment(shelf.segmentBytes);
    } catch (IOException e) {
      complain("the trace can not grow: " + e.getMessage());
      return false;
    }
    exhausted = null;
    if (!anySegment) {
      anySegment = true;
      file.markNoRoom(false);
    }
    steps.done("a new segment");
    for (int at = 0; at + shelf.bytes <= shelf.segmentBytes; at += shelf.bytes) {
      ByteBuffer chunk = segment.slice(at, shelf.bytes).order(ByteOrder.LITTLE_ENDIAN);
      Chunks.spare(chunk);
      steps.done("a chunk of it is spare");
      touch(chunk);
      shelf.add(chunk);
    }
    return true;
  }

  /** Gets an empty chunk, to be used anew. */
  void release(ByteBuffer chunk) {
    for (Shelf shelf : shelves) {
      if (shelf.bytes == chunk.capacity()) {
        shelf.add(chunk);
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
    if (!anySegment) {
      file.markNoRoom(true);
    }
    if (!why.equals(said) && file.named()) {
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
