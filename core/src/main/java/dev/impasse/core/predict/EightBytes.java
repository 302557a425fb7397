package dev.impasse.core.predict;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes of text at once, in a long of which the lowest byte is the first of them.
 *
 * <p><b>Source.</b> Lamport, Multiple byte processing with full-word instructions, CACM 18 (1975).
 */
final class EightBytes {

  static final long ONES = 0x0101010101010101L;
  static final long BARS = ONES * '|';
  static final long NEWLINES = ONES * '\n';
  static final long CLOSINGS = ONES * ')';
  static final long ZEROS = ONES * '0';

  private static final long HIGHEST_BITS = ONES << 7;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private EightBytes() {}

  /** Returns the eight bytes from an index on. */
  static long at(byte[] bytes, int index) {
    return (long) WORD.get(bytes, index);
  }

  /** Returns a word with the highest bit of the first byte set that is the same in both. */
  static long equal(long word, long pattern) {
    long differences = word ^ pattern;
    return (differences - ONES) & ~differences & HIGHEST_BITS;
  }

  /**
   * Returns the number of the first byte with its highest bit set, 8 if there is none.
   *
   * @param bits highest bits of bytes, no others
   */
  static int first(long bits) {
    // Counts the bytes below: the first compiler makes a call of numberOfTrailingZeros.
    long below = (bits - 1) & ~bits;
    return (int) (((below >>> 7 & ONES) * ONES) >>> 56);
  }

  /** Whether a byte with its highest bit set is before the first such byte of others. */
  static boolean anyBefore(long bits, long others) {
    return (bits & (others - 1) & ~others) != 0;
  }

  /** Returns a word with the highest bit of the first byte set that can end an operand. */
  static long operandEnd(long word) {
    return equal(word, CLOSINGS) | equal(word, BARS) | equal(word, NEWLINES);
  }

  /**
   * Returns the number that so many first bytes stand for; -1 if they are not all digits.
   *
   * @param values the bytes, each without the zero of ASCII
   */
  static long digits(long values, int count) {
    if (count == 0) {
      return 0;
    }
    if (count == Long.BYTES) {
      return -1;
    }
    long own = values << (64 - 8 * count); // zeros before it
    if (((own | (own + ONES * (0x7F - 9))) & HIGHEST_BITS) != 0) {
      return -1;
    }
    long pairs = own * 10 + (own >>> 8);
    long even = (pairs & 0xFF000000FFL) * (100 + (1_000_000L << 32));
    long odd = (pairs >>> 16 & 0xFF000000FFL) * (1 + (10_000L << 32));
    return (even + odd) >>> 32;
  }
}
