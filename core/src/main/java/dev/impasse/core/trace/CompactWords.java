package dev.impasse.core.trace;

import dev.impasse.runtime.EventWord;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The compacted form of event words: what a {@link WordModel} guessed right takes next to no room.
 *
 * <pre>
 *  byte 0..127     so many words and one more, all as guessed
 *  byte 128..255   one word; its bits say what follows, in this order:
 *     1  shape      u8 operation and flags, varint site        (else as guessed)
 *     2  operand    zigzag varint, difference to the guess     (else as guessed)
 *     4  ticket     zigzag varint, difference to the guess     (else as guessed)
 *     8  the word itself, 8 bytes little-endian, instead of all that; the model does not see it
 * </pre>
 *
 * <p>Lossless for any words. An instance is not thread-safe and can be used for one chunk after the
 * other.
 */
public final class CompactWords {

  /** Most bytes that one word takes. */
  public static final int MOST_BYTES_PER_WORD = 15;

  private static final int LONGEST_RUN = 128;
  private static final int SINGLE = 0x80;
  private static final int SHAPE = 1;
  private static final int OPERAND = 2;
  private static final int TICKET = 4;
  private static final int RAW = 8;
  private static final int HALF_TICKETS = 1 << (EventWord.TICKET_BITS - 1);

  private final WordModel model = new WordModel();
  private int run;

  /**
   * Writes the compacted form of words.
   *
   * @param words a little-endian buffer; words from {@code from} to {@code to}, in bytes
   * @param out takes it from its position on; has room for {@link #MOST_BYTES_PER_WORD} per word
   */
  public void encode(ByteBuffer words, int from, int to, ByteBuffer out) {
    model.reset();
    run = 0;
    boolean raw = false;
    for (int at = from; at + Long.BYTES <= to; at += Long.BYTES) {
      long word = words.getLong(at);
      if (raw) {
        endRun(out);
        out.put((byte) (SINGLE | RAW)).putLong(word);
        raw = false;
      } else {
        encode(word, out);
        raw = EventWord.op(word) == EventWord.OP_LOCK; // its second word is no event
      }
    }
    endRun(out);
  }

  private void encode(long word, ByteBuffer out) {
    int shape = WordModel.shape(word);
    int operand = EventWord.operand(word);
    int ticket = EventWord.ticket(word);
    int guessedOperand = model.guessOperand(shape);
    int guessedTicket = model.guessTicket(shape, operand);
    boolean sameShape = shape == model.guessShape();
    model.came(shape, operand, ticket);
    if (sameShape && operand == guessedOperand && ticket == guessedTicket) {
      if (++run == LONGEST_RUN) {
        endRun(out);
      }
      return;
    }
    endRun(out);
    int follows =
        (sameShape ? 0 : SHAPE)
            | (operand == guessedOperand ? 0 : OPERAND)
            | (ticket == guessedTicket ? 0 : TICKET);
    out.put((byte) (SINGLE | follows));
    if (!sameShape) {
      out.put((byte) (shape >>> EventWord.SITE_BITS));
      varint(out, shape & ((1 << EventWord.SITE_BITS) - 1));
    }
    if (operand != guessedOperand) {
      varint(out, zigzag(operand - guessedOperand));
    }
    if (ticket != guessedTicket) {
      int difference = (ticket - guessedTicket + HALF_TICKETS) & (int) EventWord.TICKET_MASK;
      varint(out, zigzag(difference - HALF_TICKETS));
    }
  }

  private void endRun(ByteBuffer out) {
    if (run > 0) {
      out.put((byte) (run - 1));
      run = 0;
    }
  }

  private static int zigzag(int n) {
    return (n << 1) ^ (n >> 31);
  }

  private static void varint(ByteBuffer out, int n) {
    int rest = n;
    while ((rest & ~0x7F) != 0) {
      out.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  /**
   * Reads the compacted form of one chunk after the other back.
   *
   * <p>Never trusts what it reads: any bytes are some words, and no more of them than were
   * announced. Not thread-safe.
   */
  public static final class Decoder {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** No word takes more bytes, also where they are damaged. */
    private static final int LONGEST_SINGLE = 32;

    private static final int WINDOW = 4096;

    private static final VarHandle WORD =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final WordModel model = new WordModel();
    private ByteBuffer in = NOTHING;

    // What comes next of the payload, and zeros behind its end.
    private final byte[] window = new byte[WINDOW + LONGEST_SINGLE];
    private int at;
    private int end;
    private int left;
    private int run;

    /**
     * Begins with a chunk.
     *
     * @param payload little-endian, from its position to its limit
     * @param words how many words there are said to be
     */
    public void start(ByteBuffer payload, int words) {
      model.reset();
      in = payload;
      left = words;
      run = 0;
      at = 0;
      end = 0;
    }

    /**
     * Reads the next words.
     *
     * @return how many; 0 at the end of the chunk, or where it is cut
     */
    public int read(long[] into, int from, int most) {
      int to = from;
      int last = from + Math.min(most, left);
      while (to < last) {
        if (run > 0) {
          int stop = Math.min(last, to + run);
          run -= stop - to;
          while (to < stop) {
            into[to++] = model.guessed();
          }
          continue;
        }
        if (end - at < LONGEST_SINGLE) {
          refill();
        }
        if (at >= end) {
          break;
        }
        int control = window[at++];
        if (control >= 0) {
          run = control + 1;
        } else if (end - at < LONGEST_SINGLE && end - at < least(control)) {
          in = NOTHING;
          at = end;
        } else {
          into[to++] = single(control);
        }
      }
      left -= to - from;
      return to - from;
    }

    private void refill() {
      int kept = Math.max(0, end - at);
      if (!in.hasRemaining()) {
        return;
      }
      System.arraycopy(window, at, window, 0, kept);
      int more = Math.min(WINDOW - kept, in.remaining());
      in.get(window, kept, more);
      at = 0;
      end = kept + more;
      Arrays.fill(window, end, end + LONGEST_SINGLE, (byte) 0);
    }

    private static int least(int control) {
      return (control & RAW) != 0
          ? Long.BYTES
          : Integer.bitCount(control & (OPERAND | TICKET)) + 2 * (control & SHAPE);
    }

    private long single(int control) {
      if ((control & RAW) != 0) {
        at += Long.BYTES;
        return (long) WORD.get(window, at - Long.BYTES);
      }
      int shape = model.guessShape();
      if ((control & SHAPE) != 0) {
        int head = window[at++] & 0xFF;
        shape = (head << EventWord.SITE_BITS) | (varint() & ((1 << EventWord.SITE_BITS) - 1));
      }
      int operand = model.guessOperand(shape);
      if ((control & OPERAND) != 0) {
        operand = (operand + unzigzag(varint())) & ((1 << EventWord.OPERAND_BITS) - 1);
      }
      int ticket = model.guessTicket(shape, operand);
      if ((control & TICKET) != 0) {
        ticket = (ticket + unzigzag(varint())) & (int) EventWord.TICKET_MASK;
      }
      model.came(shape, operand, ticket);
      return WordModel.word(shape, operand, ticket);
    }

    private static int unzigzag(int n) {
      return (n >>> 1) ^ -(n & 1);
    }

    /** Returns a number; what is cut reads as zeros. */
    private int varint() {
      int b = window[at++];
      int n = b & 0x7F;
      for (int shift = 7; b < 0 && shift < Integer.SIZE; shift += 7) {
        b = window[at++];
        n |= (b & 0x7F) << shift;
      }
      return n;
    }
  }
}
