package dev.impasse.core.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Counts what is written; closing it writes what is buffered and leaves the target open. */
final class CountedStream extends OutputStream {

  private final BufferedOutputStream to;
  private long bytes;
  private @Nullable IOException failure;

  CountedStream(OutputStream to) {
    this.to = new BufferedOutputStream(to, 1 << 16);
  }

  long bytes() {
    return bytes;
  }

  /** Returns why something could not be written, null while all was. */
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public void write(int b) throws IOException {
    try {
      to.write(b);
    } catch (IOException e) {
      throw failed(e);
    }
    bytes++;
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    try {
      to.write(from, offset, length);
    } catch (IOException e) {
      throw failed(e);
    }
    bytes += length;
  }

  @Override
  public void flush() throws IOException {
    try {
      to.flush();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() throws IOException {
    flush();
  }

  private IOException failed(IOException e) {
    if (failure == null) {
      failure = e;
    }
    return e;
  }
}
