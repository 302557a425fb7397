package dev.impasse.core.predict;

import dev.impasse.core.model.Definitions;
import dev.impasse.core.model.Mode;
import dev.impasse.core.trace.TraceFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.zip.GZIPInputStream;

/**
 * Reads STD text, the format of RAPID, straight into a {@link SyncTraceBuilder}: one line for an
 * event, {@code T1|acq(L7)|345}.
 *
 * <p>Operations: {@code r w acq rel fork join}; {@code req begin end branch} are ignored, {@code
 * wait notify notifyAll broadcast} give an order from a notification to the next acquire of the
 * lock by a thread that waited. A thread is the same with and without its {@code T}.
 */
final class StdFeed implements TraceFeed {

  private static final int BLOCK = 1 << 18;

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

  /** Reads a file, compressed if its name ends in {@code .gz}. */
  StdFeed(Path file) {
    this(
        () -> {
          InputStream in = Files.newInputStream(file);
          return String.valueOf(file.getFileName()).endsWith(".gz")
              ? new GZIPInputStream(in, 1 << 16)
              : in;
        });
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
      byte[] block = new byte[BLOCK + Names.PADDING];
      int filled = 0;
      while (true) {
        int read = in.read(block, filled, block.length - Names.PADDING - filled);
        if (read < 0) {
          break;
        }
        filled += read;
        int used = lines(block, filled, builder);
        offset += used;
        filled -= used;
        System.arraycopy(block, used, block, 0, filled);
        if (filled == block.length - Names.PADDING) {
          block = Arrays.copyOf(block, block.length * 2);
        }
      }
      if (filled > 0) {
        block[filled] = '\n';
        lines(block, filled + 1, builder);
      }
    }
    builder.at(line);
  }

  /** Takes the whole lines of a block; returns how many bytes they have. */
  private int lines(byte[] block, int filled, SyncTraceBuilder builder)
      throws TraceFormatException {
    int end = filled;
    while (end > 0 && block[end - 1] != '\n') {
      end--;
    }
    int at = 0;
    while (at < end) {
      at = line(block, at, builder);
    }
    return end;
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
    line++;
    if (bar >= 0) {
      if (close < 0) {
        throw bad("an operand needs a closing parenthesis", start);
      }
      builder.at(line);
      event(b, thread(b, start, threadEnd), op, open, close, site & Integer.MAX_VALUE, builder);
    }
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

  /** Returns the names of the text. */
  Definitions definitions() {
    return new StdNames(threads, locks);
  }
}
