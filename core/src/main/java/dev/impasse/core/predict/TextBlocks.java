package dev.impasse.core.predict;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads a text in blocks of whole lines, behind which {@link Names#PADDING} bytes are readable. */
final class TextBlocks {

  private static final int BLOCK = 1 << 18;
  private static final int MOST_LINE_BYTES = 1 << 20;

  private TextBlocks() {}

  /** Takes the lines. */
  interface Lines {

    /** Takes all lines of a block; the last byte before {@code end} is a newline. */
    void take(byte[] block, int end) throws IOException;

    /** A line is longer than any that makes sense: throws what says so. */
    void tooLong() throws IOException;
  }

  /** Reads a text to its end. */
  static void read(InputStream in, Lines lines) throws IOException {
    byte[] block = new byte[BLOCK + Names.PADDING];
    int filled = 0;
    while (true) {
      int read = in.read(block, filled, block.length - Names.PADDING - filled);
      if (read < 0) {
        break;
      }
      int before = filled;
      filled += read;
      int end = filled;
      while (end > before && block[end - 1] != '\n') {
        end--;
      }
      if (end > before) {
        lines.take(block, end);
        filled -= end;
        System.arraycopy(block, end, block, 0, filled);
      }
      if (filled == block.length - Names.PADDING) {
        if (block.length > MOST_LINE_BYTES) {
          lines.tooLong();
        }
        block = Arrays.copyOf(block, block.length * 2);
      }
    }
    if (filled > 0) {
      block[filled] = '\n';
      lines.take(block, filled + 1);
    }
  }
}
