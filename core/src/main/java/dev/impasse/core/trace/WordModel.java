package dev.impasse.core.trace;

import dev.impasse.runtime.EventWord;
import java.util.Arrays;

/**
 * Guesses the next event word of a stream from those before it, the same way when writing and when
 * reading.
 *
 * <p><b>Shape.</b> A word is cut into its shape (operation, flags, site), its operand and its
 * ticket. The shape is guessed to be what followed the last two before; the operand to be that of
 * the same shape before, for a release the lock taken last; the ticket to be the lock's last one
 * plus one. Tables have a fixed size: a collision is a wrong guess, no error.
 *
 * <p>Not thread-safe.
 */
final class WordModel {

  private static final int SHAPES = 1 << 12;
  private static final int LOCKS = 1 << 11;
  private static final int HELD = 32;
  private static final int SHAPE_SHIFT = EventWord.OPERAND_BITS;
  private static final int SITE_MASK = (1 << EventWord.SITE_BITS) - 1;
  private static final int OP_SHIFT = EventWord.SITE_BITS + 3;
  private static final int TICKET_MASK = (int) EventWord.TICKET_MASK;
  private static final int RELEASES_TAKE_TICKETS = 1 << EventWord.TICKET_BITS;

  private final int[] next = new int[SHAPES];
  private final int[] operands = new int[SHAPES];
  private final int[] tags = new int[LOCKS];
  private final int[] tickets = new int[LOCKS];
  private final int[] held = new int[HELD];
  private int depth;
  private int context;
  private int last;

  /** Forgets everything: each chunk stands for itself. */
  void reset() {
    Arrays.fill(next, 0);
    Arrays.fill(operands, 0);
    Arrays.fill(tags, 0);
    Arrays.fill(tickets, 0);
    depth = 0;
    context = 0;
    last = 0;
  }

  /** Returns operation (5 bits), flags (3) and site (18) of a word. */
  static int shape(long word) {
    int head = (int) (word >>> 56);
    return (head << EventWord.SITE_BITS) | EventWord.site(word);
  }

  /** Returns the word of these parts. */
  static long word(int shape, int operand, int ticket) {
    return ((long) (shape >>> EventWord.SITE_BITS) << 56)
        | ((long) ticket << 42)
        | ((long) (shape & SITE_MASK) << SHAPE_SHIFT)
        | operand;
  }

  /** Returns the shape that is likely to come. */
  int guessShape() {
    return next[context];
  }

  /** Returns the operand that is likely to come with a shape. */
  int guessOperand(int shape) {
    int op = shape >>> OP_SHIFT;
    if (op == EventWord.OP_RELEASE && depth > 0) {
      return held[depth - 1];
    }
    return operands[slot(shape)];
  }

  /** Returns the ticket that is likely to come with a shape and an operand. */
  int guessTicket(int shape, int operand) {
    int lock = operand & (LOCKS - 1);
    if (tags[lock] != operand) {
      return 0;
    }
    int state = tickets[lock];
    return switch (shape >>> OP_SHIFT) {
      case EventWord.OP_ACQUIRE, EventWord.OP_RESUME, EventWord.OP_SENT, EventWord.OP_RECEIVED ->
          (state + 1) & TICKET_MASK;
      case EventWord.OP_RELEASE, EventWord.OP_WAIT ->
          (state & RELEASES_TAKE_TICKETS) == 0 ? 0 : (state + 1) & TICKET_MASK;
      default -> 0;
    };
  }

  /** Returns the word that is likely to come, and takes note that it came. */
  long guessed() {
    int shape = next[context];
    int slot = slot(shape);
    int op = shape >>> OP_SHIFT;
    context = slot(shape + Integer.rotateLeft(last, 13));
    last = shape;
    int operand;
    int ticket = 0;
    if (op == EventWord.OP_RELEASE) {
      operand = depth > 0 ? held[depth - 1] : operands[slot];
      operands[slot] = operand;
      depth = Math.max(0, depth - 1);
      ticket = guessTicket(shape, operand);
      if (ticket != 0) {
        remember(operand, ticket, RELEASES_TAKE_TICKETS);
      }
    } else {
      operand = operands[slot];
      if (op == EventWord.OP_ACQUIRE) {
        ticket = guessTicket(shape, operand);
        hold(operand);
        remember(operand, ticket, 0);
      } else if (op != EventWord.OP_REQUEST) {
        ticket = guessTicket(shape, operand);
        changeLock(op, operand, ticket);
      }
    }
    return word(shape, operand, ticket);
  }

  /** Takes note of the word that came. */
  void came(int shape, int operand, int ticket) {
    next[context] = shape;
    context = slot(shape + Integer.rotateLeft(last, 13));
    last = shape;
    operands[slot(shape)] = operand;
    changeLock(shape >>> OP_SHIFT, operand, ticket);
  }

  private void changeLock(int op, int operand, int ticket) {
    if (op == EventWord.OP_ACQUIRE || op == EventWord.OP_RESUME) {
      hold(operand);
      remember(operand, ticket, 0);
    } else if (op == EventWord.OP_RELEASE || op == EventWord.OP_WAIT) {
      forget(operand);
      if (ticket != 0) {
        remember(operand, ticket, RELEASES_TAKE_TICKETS);
      }
    } else if (op == EventWord.OP_SENT || op == EventWord.OP_RECEIVED) {
      remember(operand, ticket, 0);
    }
  }

  private void hold(int operand) {
    held[depth & (HELD - 1)] = operand;
    depth = Math.min(depth + 1, HELD - 1);
  }

  private void remember(int operand, int ticket, int flag) {
    int lock = operand & (LOCKS - 1);
    int kept = tags[lock] == operand ? tickets[lock] & RELEASES_TAKE_TICKETS : 0;
    tags[lock] = operand;
    tickets[lock] = ticket | kept | flag;
  }

  private void forget(int operand) {
    for (int i = depth - 1; i >= 0; i--) {
      if (held[i] == operand) {
        System.arraycopy(held, i + 1, held, i, depth - 1 - i);
        depth--;
        return;
      }
    }
  }

  private static int slot(int shape) {
    int mixed = shape * 0x9E3779B1;
    return mixed >>> (Integer.SIZE - 12);
  }
}
