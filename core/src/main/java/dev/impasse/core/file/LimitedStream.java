package dev.impasse.core.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Passes bytes on, and throws {@link TooLargeException} rather than more of them than allowed. */
public final class LimitedStream extends FilterInputStream {

  private final long most;
  private long read;

  /** Limits a stream, which is closed with this one. */
  public LimitedStream(InputStream in, long most) {
    super(in);
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    count(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int n = super.read(into, from, length);
    count(Math.max(0, n));
    return n;
  }

  @Override
  public long skip(long bytes) throws IOException {
    long n = super.skip(bytes);
    count(n);
    return n;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(long n) throws IOException {
    read += n;
    if (read > most) {
      throw new TooLargeException("unpacked, this has more bytes than are allowed", most);
    }
  }
}
