package dev.impasse.core.trace;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of any size, mapped read-only, little-endian.
 *
 * <p>Windows of 1 GiB overlap by the largest chunk, so that every chunk lies whole in one of them.
 */
final class MappedBytes implements Closeable {

  private static final long WINDOW = 1L << 30;

  private final FileChannel channel;
  private final boolean closes;
  private final long size;
  private final List<ByteBuffer> windows = new ArrayList<>();

  MappedBytes(Path path) throws IOException {
    this(FileChannel.open(path, StandardOpenOption.READ), true);
  }

  /**
   * Maps a file that is open.
   *
   * @param closes whether the file is closed with this, and when it cannot be mapped
   */
  MappedBytes(FileChannel file, boolean closes) throws IOException {
    channel = file;
    this.closes = closes;
    try {
      size = channel.size();
      for (long start = 0; start < size; start += WINDOW) {
        long length = Math.min(size - start, WINDOW + TraceFormat.MAX_CHUNK);
        windows.add(
            channel
                .map(FileChannel.MapMode.READ_ONLY, start, length)
                .order(ByteOrder.LITTLE_ENDIAN));
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Returns the size of the file when it was opened. */
  long size() {
    return size;
  }

  /** Returns the bytes from {@code offset}, {@code length} of them, which must be in the file. */
  ByteBuffer slice(long offset, int length) {
    int window = (int) (offset / WINDOW);
    return windows
        .get(window)
        .slice((int) (offset - window * WINDOW), length)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    if (closes) {
      channel.close();
    }
  }
}
