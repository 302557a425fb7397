package dev.impasse.forked;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Threads that take a lock of their own again and again, until somebody kills the process, and keep
 * count in a mapped file, which survives that.
 *
 * <p>Shape of the file: per thread two words, its {@code threadId()} and how often it has given its
 * lock back.
 */
final class KilledProgram {

  static final int THREADS = 3;
  static final int WORDS = 2;

  private static final int BURST = 2_000;
  private static final long PAUSE_NANOS = 500_000;

  private KilledProgram() {}

  /** Argument: the file of counters. */
  public static void main(String[] args) throws Exception {
    MappedByteBuffer counters = map(Path.of(args[0]));
    for (int i = 0; i < THREADS; i++) {
      int at = i * WORDS * Long.BYTES;
      new Thread(() -> run(counters, at)).start();
    }
    System.out.println("running");
  }

  private static MappedByteBuffer map(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer counters =
          channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) THREADS * WORDS * Long.BYTES);
      counters.order(ByteOrder.LITTLE_ENDIAN);
      return counters;
    }
  }

  private static void run(MappedByteBuffer counters, int at) {
    ReentrantLock lock = new ReentrantLock();
    counters.putLong(at, Thread.currentThread().getId());
    for (long n = 1; ; n++) {
      lock.lock();
      lock.unlock();
      counters.putLong(at + Long.BYTES, n);
      if (n % BURST == 0) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
