package dev.impasse.core.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Reads lines, of each no more than its first {@value #MOST_CHARS} chars: the rest is dropped. */
public final class BoundedLines extends BufferedReader {

  /** The most chars of a line. */
  public static final int MOST_CHARS = 1 << 20;

  private final StringBuilder line = new StringBuilder();

  // A block of its own: to ask the superclass for one char at a time is slow.
  private final char[] block = new char[1 << 15];
  private int at;
  private int end;

  /** Reads lines from a text, which is closed with this. */
  public BoundedLines(Reader text) {
    super(text, 1);
  }

  @Override
  public @Nullable String readLine() throws IOException {
    int length = lengthInBlock();
    if (length >= 0) { // as most are: whole in the block
      String whole = new String(block, at, length);
      at += length;
      endOfLine();
      return whole;
    }
    line.setLength(0);
    boolean any = false;
    while (at < end || more()) {
      any = true;
      int from = at;
      while (at < end && block[at] != '\n' && block[at] != '\r') {
        at++;
      }
      line.append(block, from, Math.min(at - from, MOST_CHARS - line.length()));
      if (at < end) {
        endOfLine();
        break;
      }
    }
    return any ? line.toString() : null;
  }

  /** Returns how long the next line is, -1 if its end is not in the block. */
  private int lengthInBlock() {
    for (int i = at; i < end; i++) {
      if (block[i] == '\n' || block[i] == '\r') {
        return i - at;
      }
    }
    return -1;
  }

  private void endOfLine() throws IOException {
    boolean carriageReturn = block[at++] == '\r';
    if (carriageReturn && (at < end || more()) && block[at] == '\n') {
      at++;
    }
  }

  private boolean more() throws IOException {
    at = 0;
    end = Math.max(0, super.read(block, 0, block.length));
    return end > 0;
  }
}
