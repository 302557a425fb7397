package dev.impasse.core.predict;

import static dev.impasse.core.predict.EightBytes.BARS;
import static dev.impasse.core.predict.EightBytes.NEWLINES;
import static dev.impasse.core.predict.EightBytes.ZEROS;
import static dev.impasse.core.predict.EightBytes.digits;
import static dev.impasse.core.predict.EightBytes.equal;
import static dev.impasse.core.predict.EightBytes.first;
import static dev.impasse.core.predict.EightBytes.operandEnd;

import dev.impasse.core.file.LimitedStream;
import dev.impasse.core.file.RegularFile;
import dev.impasse.core.model.Definitions;
import dev.impasse.core.model.Mode;
import dev.impasse.core.trace.TraceFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads STD text, the format of RAPID, straight into a {@link SyncTraceBuilder}: one line for an
 * event, {@code T1|acq(L7)|345}.
 *
 * <p>Operations: {@code r w acq rel fork join}; {@code req begin end branch} are ignored, {@code
 * wait notify notifyAll broadcast} give an order from a notification to the next acquire of the
 * lock by a thread that waited. A thread is the same with and without its {@code T}.
 */
final class StdFeed implements TraceFeed {

  private static final short READ = (short) ('r' | '(' << 8);
  private static final short WRITE = (short) ('w' | '(' << 8);
  private static final int ACQUIRE = 'a' | 'c' << 8 | 'q' << 16 | '(' << 24;
  private static final int RELEASE = 'r' | 'e' << 8 | 'l' << 16 | '(' << 24;

  /** Opens the text again, from its start. */
  interface Opener {
    /** Opens the text. */
    InputStream open() throws IOException;
  }

  private final Opener opener;
  private final Names threads = new Names(true);
  private final Names locks = new Names(true);
  private Names variables = new Names(false);
  private final LongIntMap waiting = new LongIntMap();
  private final BitSet waitedOn = new BitSet();
  private int[] notifier = new int[0];
  private int[] notifyCount = new int[0];
  private long line;
  private long offset;

  /** Reads text from wherever it comes. */
  StdFeed(Opener opener) {
    this.opener = opener;
  }

  /**
   * Reads a file, compressed if its name ends in {@code .gz}.
   *
   * @param mostBytes how many bytes it may have then, unpacked
   */
  StdFeed(Path file, long mostBytes) {
    this(
        () -> {
          InputStream in = RegularFile.open(file);
          return String.valueOf(file.getFileName()).endsWith(".gz")
              ? new LimitedStream(new GZIPInputStream(in, 1 << 16), mostBytes)
              : in;
        });
  }

  /** Returns the text without a cycle in the order of its locks; null if it may have one. */
  @Nullable StdOrder ordered() throws IOException {
    return StdOrder.ofOrdered(opener);
  }

  /** Whether a file's name says that it is STD text. */
  static boolean accepts(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".std") || name.endsWith(".std.gz");
  }

  @Override
  public void feed(SyncTraceBuilder builder) throws IOException {
    line = 0;
    offset = 0;
    variables = new Names(false);
    try (InputStream in = opener.open()) {
      TextBlocks.read(
          in,
          new TextBlocks.Lines() {
            @Override
            public void take(byte[] block, int end) throws TraceFormatException {
              lines(block, end, builder);
              offset += end;
            }

            @Override
            public void tooLong() throws TraceFormatException {
              throw bad("a line must not be so long", 0);
            }
          });
    }
    builder.at(line);
  }

  private void lines(byte[] block, int end, SyncTraceBuilder builder) throws TraceFormatException {
    int at = 0;
    while (at < end) {
      int next = plainLine(block, at, builder);
      at = next > 0 ? next : line(block, at, builder);
    }
  }

  /**
   * Takes a line of the four operations that nearly all lines are of, eight bytes at a time.
   *
   * @return where the next line begins; 0 for what is not as simple as that, of which nothing was
   *     taken
   */
  private int plainLine(byte[] b, int start, SyncTraceBuilder builder) {
    long head = EightBytes.at(b, start);
    int nameLength = first(equal(head, BARS) | equal(head, NEWLINES));
    int op = start + nameLength + 1;
    if (nameLength == 0 || nameLength == Long.BYTES || b[op - 1] != '|') {
      return 0;
    }
    int letters = (int) EightBytes.at(b, op);
    boolean access = (short) letters == READ || (short) letters == WRITE;
    if (!access && letters != ACQUIRE && letters != RELEASE) {
      return 0;
    }
    int operand = op + (access ? 2 : 4);
    int close = operand + first(operandEnd(EightBytes.at(b, operand)));
    if (close == operand + Long.BYTES) {
      close += first(operandEnd(EightBytes.at(b, close)));
    }
    if (b[close] != ')' || b[close + 1] != '|') {
      return 0;
    }
    long digits = EightBytes.at(b, close + 2) ^ ZEROS;
    int count = first(equal(digits, NEWLINES ^ ZEROS));
    long site = digits(digits, count);
    if (site < 0) {
      return 0;
    }
    builder.at(++line);
    int prefix = b[start] == 'T' && nameLength > 1 ? 1 : 0;
    int thread = threads.shortName(head >>> (8 * prefix), nameLength - prefix);
    if (access) {
      int variable = variables.intern(b, operand, close);
      if ((short) letters == READ) {
        builder.read(thread, variable);
      } else {
        builder.write(thread, variable);
      }
    } else if (letters == ACQUIRE) {
      acquire(thread, locks.intern(b, operand, close), (int) site, builder);
    } else {
      builder.release(thread, locks.intern(b, operand, close), Mode.EXCLUSIVE, (int) site);
    }
    return close + 2 + count + 1;
  }

  /** Takes one line, of which the newline is known to be there; returns where the next begins. */
  private int line(byte[] b, int start, SyncTraceBuilder builder) throws TraceFormatException {
    int i = start;
    byte c = b[i];
    if (c == '\n' || c == '\r') {
      return i + 1;
    }
    while ((c = b[i]) != '|' && c != '\n') {
      i++;
    }
    int threadEnd = i;
    int op = i + 1;
    while ((c = b[i]) != '(' && c != '\n') {
      i++;
    }
    if (threadEnd == start || op > i) {
      throw bad("a line needs thread|operation|location", start);
    }
    int open = i;
    int close = -1;
    int bar = -1;
    if (c == '(') {
      while ((c = b[i]) != '|' && c != '\n') {
        if (c == ')') {
          close = i;
        }
        i++;
      }
      bar = i;
    }
    int site = 0;
    if (c == '|') {
      i++;
      while ((c = b[i]) >= '0' && c <= '9') {
        site = site * 10 + (c - '0');
        i++;
      }
      while (b[i] != '\n') {
        i++;
      }
    }
    if (bar >= 0) {
      if (close < 0) {
        throw bad("an operand needs a closing parenthesis", start);
      }
      builder.at(line + 1);
      event(b, thread(b, start, threadEnd), op, open, close, site & Integer.MAX_VALUE, builder);
    }
    line++;
    return i + 1;
  }

  private int thread(byte[] b, int from, int to) {
    boolean prefixed = to - from > 1 && b[from] == 'T';
    return threads.intern(b, prefixed ? from + 1 : from, to);
  }

  private void event(
      byte[] b, int thread, int op, int open, int close, int site, SyncTraceBuilder builder)
      throws TraceFormatException {
    int operand = open + 1;
    int length = open - op;
    byte first = b[op];
    if (length == 1 && first == 'r') {
      builder.read(thread, variables.intern(b, operand, close));
    } else if (length == 1 && first == 'w') {
      builder.write(thread, variables.intern(b, operand, close));
    } else if (length == 3 && first == 'a') {
      acquire(thread, locks.intern(b, operand, close), site, builder);
    } else if (length == 3 && b[op + 2] == 'l') {
      builder.release(thread, locks.intern(b, operand, close), Mode.EXCLUSIVE, site);
    } else if (length == 4 && first == 'f') {
      builder.order(thread(b, operand, close), thread, builder.now(thread));
    } else if (length == 4 && first == 'j') {
      int child = thread(b, operand, close);
      builder.order(thread, child, builder.now(child));
    } else if (length == 4 && first == 'w') {
      int lock = locks.intern(b, operand, close);
      waitedOn.set(lock);
      waiting.put(key(thread, lock), 1);
    } else if (first == 'n' || (length == 9 && first == 'b')) {
      notified(thread, locks.intern(b, operand, close), builder.now(thread));
    } else if (!(length == 3 && first == 'r') && length < 5) {
      throw bad("unknown operation: " + new String(b, op, length, StandardCharsets.UTF_8), op);
    }
  }

  private void acquire(int thread, int lock, int site, SyncTraceBuilder builder) {
    if (notifier.length > 0 && waiting.get(key(thread, lock)) == 1) {
      waiting.put(key(thread, lock), 0);
      if (lock < notifier.length && notifyCount[lock] > 0) {
        builder.order(thread, notifier[lock], notifyCount[lock]);
      }
    }
    builder.acquire(thread, lock, Mode.EXCLUSIVE, false, site);
  }

  private void notified(int thread, int lock, int now) {
    if (lock >= notifier.length) {
      notifier = Arrays.copyOf(notifier, lock * 2 + 1);
      notifyCount = Arrays.copyOf(notifyCount, lock * 2 + 1);
    }
    notifier[lock] = thread;
    notifyCount[lock] = now;
  }

  private static long key(int thread, int lock) {
    return (long) thread << 32 | lock;
  }

  private TraceFormatException bad(String rule, int at) {
    return new TraceFormatException(rule + ": line=" + (line + 1), offset + at);
  }

  @Override
  public BitSet irreversible() {
    return waitedOn;
  }

  @Override
  public int lockId(int lock) {
    return lock + 1;
  }

  @Override
  public int threadCount(SyncTrace trace) {
    return threads.size();
  }

  /** Returns the names of the text. */
  Definitions definitions() {
    return new StdNames(threads, locks);
  }
}
