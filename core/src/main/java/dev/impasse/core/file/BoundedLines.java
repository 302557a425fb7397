package dev.impasse.core.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines, of each no more than its first {@value #MOST_CHARS} chars: the rest is dropped. A
 * line that was there shortly before comes as the same string again, which costs no copy: most of a
 * thread dump are lines that many threads have.
 */
public final class BoundedLines extends BufferedReader {

  /** The most chars of a line. */
  public static final int MOST_CHARS = 1 << 20;

  private static final int MOST_KEPT = 1 << 13;
  private static final int MOST_CHARS_KEPT = 512;

  private final StringBuilder line = new StringBuilder();

  /** Lines, each at the place that its hash says: another one of that place replaces it. */
  private final @Nullable String[] kept = new @Nullable String[MOST_KEPT];

  private int hash;

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
      String whole = length <= MOST_CHARS_KEPT ? kept(length) : new String(block, at, length);
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

  /** Returns how long the next line is, -1 if its end is not in the block; keeps its hash. */
  private int lengthInBlock() {
    char[] chars = block;
    int code = 0;
    for (int i = at; i < end; i++) {
      char c = chars[i];
      if (c == '\n' || c == '\r') {
        hash = code;
        return i - at;
      }
      code = 31 * code + c;
    }
    return -1;
  }

  /** Returns the next line, as the string that it was before if it is kept. */
  private String kept(int length) {
    int place = (hash ^ hash >>> 13) & (MOST_KEPT - 1);
    String before = kept[place];
    if (before != null && before.hashCode() == hash && isInBlock(before, length)) {
      return before;
    }
    String whole = new String(block, at, length);
    kept[place] = whole;
    return whole;
  }

  private boolean isInBlock(String text, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != block[at + i]) {
        return false;
      }
    }
    return true;
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
