package dev.impasse.runtime;

/**
 * The layout of an event: one 64-bit word. Writer (hooks) and reader (core) both use this class.
 *
 * <pre>
 *   63..59     58..56     55..42           41..24        23..0
 *  +---------+----------+----------------+-------------+-------------------------+
 *  | op (5)  | flags(3) | ticket low(14) | site low(18)| operand low (24)        |
 *  +---------+----------+----------------+-------------+-------------------------+
 * </pre>
 *
 * <p>The operand is a lock id, or a thread id for {@link #OP_START}, {@link #OP_JOIN}, {@link
 * #OP_JOINED}, {@link #OP_THREAD}. High bits that do not fit are in an {@link #OP_EXT} word before.
 * A word is never zero: zero means that nothing was written yet. The meaning of each operation is
 * in docs/trace-format.md.
 */
public final class EventWord {

  /** Asks for a lock and may block. */
  public static final int OP_REQUEST = 1;

  /** Acquired a lock. */
  public static final int OP_ACQUIRE = 2;

  /** Gave a lock back wholly. */
  public static final int OP_RELEASE = 3;

  /** Acquired again what it holds. */
  public static final int OP_REENTER = 4;

  /** Gave back a re-entry. */
  public static final int OP_REEXIT = 5;

  /** Gave up a request. */
  public static final int OP_FAILED = 6;

  /** Gives back a lock wholly and waits for a notification. */
  public static final int OP_WAIT = 7;

  /** Came back from such a wait, with the lock. */
  public static final int OP_RESUME = 8;

  /** Starts a thread. */
  public static final int OP_START = 9;

  /** Waits for the end of a thread. */
  public static final int OP_JOIN = 10;

  /** Came back from waiting for the end of a thread. */
  public static final int OP_JOINED = 11;

  /** The following words are of this thread. */
  public static final int OP_THREAD = 12;

  /** High bits of the tickets of a lock. */
  public static final int OP_TICKET = 13;

  /** Number of permits of the next word. */
  public static final int OP_COUNT = 14;

  /** The thread ended. */
  public static final int OP_END = 15;

  /** Defines a lock; a raw word follows. */
  public static final int OP_LOCK = 16;

  /** The detector saw a thread blocked; a request follows. */
  public static final int OP_OBSERVED = 17;

  /** Notifies one or all waiters of a lock. */
  public static final int OP_NOTIFY = 18;

  /** Words are missing here. */
  public static final int OP_DROPPED = 19;

  /** High bits of site and operand of the next word. */
  public static final int OP_EXT = 20;

  /** Hands something over through a channel. */
  public static final int OP_SENT = 21;

  /** May have taken something over through a channel. */
  public static final int OP_RECEIVED = 22;

  /** Flag: read half, permits, read stamp. */
  public static final int FLAG_SHARED = 1;

  /** Flag: the wait ends by itself after a time. */
  public static final int FLAG_TIMED = 2;

  /** Flag of {@link #OP_FAILED}: never blocked; of {@link #OP_NOTIFY}: all. */
  public static final int FLAG_TRY = 4;

  /** Width of the operand in a word. */
  public static final int OPERAND_BITS = 24;

  /** Width of the site in a word. */
  public static final int SITE_BITS = 18;

  /** Width of the ticket in a word. */
  public static final int TICKET_BITS = 14;

  /** Mask of the low bits of a ticket. */
  public static final long TICKET_MASK = (1L << TICKET_BITS) - 1;

  /** Mask of the counter in {@link #OP_COUNT} and {@link #OP_DROPPED}. */
  public static final long COUNT_MASK = (1L << 42) - 1;

  private static final int SITE_SHIFT = OPERAND_BITS;
  private static final int TICKET_SHIFT = SITE_SHIFT + SITE_BITS;
  private static final int FLAGS_SHIFT = TICKET_SHIFT + TICKET_BITS;
  private static final int OP_SHIFT = FLAGS_SHIFT + 3;
  private static final int OPERAND_MASK = (1 << OPERAND_BITS) - 1;
  private static final int SITE_MASK = (1 << SITE_BITS) - 1;

  private EventWord() {}

  /** Returns a word; of ticket, site and operand only the bits that fit. */
  public static long encode(int op, int flags, int ticket, int site, int operand) {
    return ((long) op << OP_SHIFT)
        | ((long) flags << FLAGS_SHIFT)
        | ((ticket & TICKET_MASK) << TICKET_SHIFT)
        | ((long) (site & SITE_MASK) << SITE_SHIFT)
        | (operand & OPERAND_MASK);
  }

  /** Returns an {@link #OP_TICKET} word: bits 55..24 are the high bits of the ticket. */
  public static long ticketHigh(int lock, long high) {
    return ((long) OP_TICKET << OP_SHIFT)
        | ((high & 0xFFFFFFFFL) << OPERAND_BITS)
        | (lock & OPERAND_MASK);
  }

  /** Returns the raw word behind {@link #OP_LOCK}: hash, 24 bits of the class id, kind. */
  public static long lockFacts(int hash, int classId, int kind) {
    return ((long) hash << 32) | ((long) (classId & 0xFFFFFF) << 8) | kind;
  }

  /** Returns the identity hash code in a raw word of a lock. */
  public static int lockHash(long facts) {
    return (int) (facts >>> 32);
  }

  /** Returns the class id in a raw word of a lock. */
  public static int lockClass(long facts) {
    return (int) (facts >>> 8) & 0xFFFFFF;
  }

  /** Returns the kind in a raw word of a lock. */
  public static int lockKind(long facts) {
    return (int) facts & 0xFF;
  }

  /** Returns the operation of a word, 0 to 31. */
  public static int op(long word) {
    return (int) (word >>> OP_SHIFT);
  }

  /** Returns the flags of a word, 0 to 7. */
  public static int flags(long word) {
    return (int) (word >>> FLAGS_SHIFT) & 7;
  }

  /** Returns the low bits of the ticket of a word. */
  public static int ticket(long word) {
    return (int) ((word >>> TICKET_SHIFT) & TICKET_MASK);
  }

  /** Returns the low bits of the site of a word. */
  public static int site(long word) {
    return (int) (word >>> SITE_SHIFT) & SITE_MASK;
  }

  /** Returns the low bits of the operand of a word. */
  public static int operand(long word) {
    return (int) word & OPERAND_MASK;
  }

  /** Returns the high bits of the ticket in an {@link #OP_TICKET} word. */
  public static long ticketHigh(long word) {
    return (word >>> OPERAND_BITS) & 0xFFFFFFFFL;
  }

  /** Returns the counter of an {@link #OP_COUNT} or {@link #OP_DROPPED} word. */
  public static long count(long word) {
    return word & COUNT_MASK;
  }
}
