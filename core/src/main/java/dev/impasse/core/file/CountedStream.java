package dev.impasse.core.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Counts what is written; closing it writes what is buffered and leaves the target open. */
final class CountedStream extends OutputStream {

  private final BufferedOutputStream to;
  private long bytes;

  CountedStream(OutputStream to) {
    this.to = new BufferedOutputStream(to, 1 << 16);
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void write(int b) throws IOException {
    to.write(b);
    bytes++;
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    to.write(from, offset, length);
    bytes += length;
  }

  @Override
  public void flush() throws IOException {
    to.flush();
  }

  @Override
  public void close() throws IOException {
    to.flush();
  }
}
