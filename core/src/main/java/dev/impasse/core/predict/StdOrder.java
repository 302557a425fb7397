package dev.impasse.core.predict;

import static dev.impasse.core.predict.EightBytes.BARS;
import static dev.impasse.core.predict.EightBytes.CLOSINGS;
import static dev.impasse.core.predict.EightBytes.NEWLINES;
import static dev.impasse.core.predict.EightBytes.anyBefore;
import static dev.impasse.core.predict.EightBytes.equal;
import static dev.impasse.core.predict.EightBytes.first;
import static dev.impasse.core.predict.EightBytes.operandEnd;

import dev.impasse.core.model.Definitions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes through STD text for the order of its locks alone: reads and writes are skipped.
 *
 * <p>Most texts have no cycle in that order, and then this is all there is to do. It gives up at a
 * line of a form that {@link StdFeed} may refuse or that it has to look at twice.
 */
final class StdOrder implements TextBlocks.Lines {

  private static final short READ = (short) ('r' | '(' << 8);
  private static final short WRITE = (short) ('w' | '(' << 8);
  private static final int ACQUIRE = 'a' | 'c' << 8 | 'q' << 16 | '(' << 24;
  private static final int RELEASE = 'r' | 'e' << 8 | 'l' << 16 | '(' << 24;
  private static final Set<String> OTHERS =
      Set.of(
          "fork",
          "join",
          "req",
          "begin",
          "end",
          "branch",
          "wait",
          "notify",
          "notifyAll",
          "broadcast");
  private static final int RECENT_THREADS = 1 << Byte.SIZE;
  private static final int LONGEST_OTHER = "notifyAll".length();

  private final Names threads = new Names(true);
  private final Names locks = new Names(true);
  private final NestedAcquires nested = new NestedAcquires();
  private long lines;
  private final long[] threadNames = new long[RECENT_THREADS];
  private final int[] threadNumbers = new int[RECENT_THREADS];

  private StdOrder() {}

  /** What makes the scan give up. */
  private static final class NotPlain extends IOException {
    private static final long serialVersionUID = 1;

    NotPlain() {
      super("a line of another form");
    }
  }

  /** Returns what there is to say of a text without a cycle of locks; null if it may have one. */
  static @Nullable StdOrder ofOrdered(StdFeed.Opener opener) throws IOException {
    StdOrder order = new StdOrder();
    try (InputStream in = opener.open()) {
      TextBlocks.read(in, order);
    } catch (NotPlain e) {
      return null;
    }
    return order.nested.areOrdered() ? order : null;
  }

  /** Returns how many events there are. */
  long events() {
    return lines;
  }

  /** Returns how many threads they are of. */
  int threads() {
    return threads.size();
  }

  /** Returns the names of the text. */
  Definitions definitions() {
    return new StdNames(threads, locks);
  }

  @Override
  public void tooLong() throws NotPlain {
    throw new NotPlain();
  }

  @Override
  public void take(byte[] block, int end) throws NotPlain {
    int at = 0;
    while (at < end) {
      byte c = block[at];
      at = c == '\n' || c == '\r' ? at + 1 : line(block, at);
    }
  }

  private int line(byte[] b, int start) throws NotPlain {
    long head = EightBytes.at(b, start);
    int nameLength = first(equal(head, BARS) | equal(head, NEWLINES));
    int op = start + nameLength + 1;
    if (nameLength == 0 || nameLength == Long.BYTES || b[op - 1] != '|') {
      throw new NotPlain();
    }
    lines++;
    int thread = thread(head, nameLength);
    int letters = (int) EightBytes.at(b, op);
    if ((short) letters == READ || (short) letters == WRITE) {
      return behindAccess(b, op + 2);
    }
    if (letters == ACQUIRE || letters == RELEASE) {
      int close = close(b, op + 4);
      if (b[close + 1] != '|') {
        throw new NotPlain(); // the operand may go on
      }
      int lock = locks.intern(b, op + 4, close);
      if (letters == ACQUIRE) {
        nested.acquire(thread, lock << 1, true);
      } else {
        nested.release(thread, lock << 1);
      }
      return behind(b, close);
    }
    return other(b, op);
  }

  /** Returns the number of a thread, by its whole name from a small table as nearly always. */
  private int thread(long head, int length) {
    long name = head << (8 * (Long.BYTES - length)) | length; // of seven bytes at most
    int slot = (int) ((name * 0x9E3779B97F4A7C15L) >>> 56);
    if (threadNames[slot] != name) {
      int prefix = (byte) head == 'T' && length > 1 ? 1 : 0;
      threadNames[slot] = name;
      threadNumbers[slot] = threads.shortName(head >>> (8 * prefix), length - prefix);
    }
    return threadNumbers[slot];
  }

  /** Returns where the first closing parenthesis of an operand is. */
  private static int close(byte[] b, int operand) throws NotPlain {
    int at = operand;
    int step = first(operandEnd(EightBytes.at(b, at)));
    while (step == Long.BYTES) {
      at += Long.BYTES;
      step = first(operandEnd(EightBytes.at(b, at)));
    }
    if (b[at + step] != ')') {
      throw new NotPlain();
    }
    return at + step;
  }

  /** Returns where the line ends that an operand is in which nobody asks for. */
  private static int behindAccess(byte[] b, int operand) throws NotPlain {
    int at = operand;
    boolean closed = false;
    long word = EightBytes.at(b, at);
    long ends = equal(word, NEWLINES);
    while (ends == 0) {
      closed |= equal(word, CLOSINGS) != 0;
      at += Long.BYTES;
      word = EightBytes.at(b, at);
      ends = equal(word, NEWLINES);
    }
    if (!closed && !anyBefore(equal(word, CLOSINGS), ends)) {
      throw new NotPlain();
    }
    return at + first(ends) + 1;
  }

  /** Returns where the line ends that a byte is in. */
  private static int behind(byte[] b, int from) {
    int at = from;
    int step = first(equal(EightBytes.at(b, at), NEWLINES));
    while (step == Long.BYTES) {
      at += Long.BYTES;
      step = first(equal(EightBytes.at(b, at), NEWLINES));
    }
    return at + step + 1;
  }

  /** Takes a line that changes nothing but the order between threads, which is not asked for. */
  private int other(byte[] b, int op) throws NotPlain {
    int open = op;
    while (open - op <= LONGEST_OTHER && b[open] != '(' && b[open] != '\n') {
      open++;
    }
    String operation = new String(b, op, open - op, StandardCharsets.UTF_8);
    if (b[open] != '(' || !OTHERS.contains(operation)) {
      throw new NotPlain();
    }
    int close = close(b, open + 1);
    if (b[close + 1] != '|') {
      throw new NotPlain();
    }
    if (operation.equals("fork") || operation.equals("join")) {
      boolean prefixed = close - open > 2 && b[open + 1] == 'T';
      threads.intern(b, prefixed ? open + 2 : open + 1, close);
    }
    return behind(b, close);
  }
}
