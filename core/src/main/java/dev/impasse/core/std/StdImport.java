package dev.impasse.core.std;

import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import dev.impasse.core.model.ThreadInfo;
import dev.impasse.core.trace.Damage;
import dev.impasse.core.trace.TraceWriter;
import dev.impasse.runtime.EventWord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a trace of STD text.
 *
 * <p><b>Shape.</b> All events are in one stream, in the order of the text. Threads and locks keep
 * their names; the location of a line is the line number of its site. A lock that its holder takes
 * again is re-entered. Reads, writes, branches and the begin and end of threads have no event in a
 * trace and are left out; {@code wait} releases its lock until the thread acquires it again.
 *
 * <p>A line that makes no sense is reported with its number, and the others are read.
 */
public final class StdImport {

  private static final Map<String, String> ABOUT = Map.of("imported", "STD text");
  private static final int LONGEST_SHOWN = 200;
  private static final int STREAM = 1;
  private static final int MOST_SITES = 200_000;
  private static final int MOST_PROBLEMS = 100;
  private static final int REQUEST = '|' << 24 | 'r' << 16 | 'e' << 8 | 'q';
  private static final int WAIT = '|' << 16 | 'w' << 8 | 'a';

  private final TraceWriter to;
  private final Map<String, Integer> threads = new HashMap<>();
  private final Map<String, Lock> locks = new HashMap<>();
  private final Map<Integer, Integer> sites = new HashMap<>();
  private final List<Damage> problems = new ArrayList<>();
  private int lastSite;
  private int writer;
  private long line;
  private long leftOut;

  /** One lock of the text and who holds it. */
  private static final class Lock {
    final int id;
    int holder;
    int depth;
    long tickets;
    long highWritten;
    final Map<Integer, Integer> waiting = new HashMap<>();

    Lock(int id) {
      this.id = id;
    }
  }

  /**
   * What came of it.
   *
   * @param problems lines that make no sense, the number of the line in place of an offset
   * @param leftOut how many lines have no event in a trace
   */
  public record Result(List<Damage> problems, long leftOut) {}

  private StdImport(TraceWriter to) {
    this.to = to;
  }

  /**
   * Reads a text to its end and writes the trace.
   *
   * @throws IOException if reading or writing fails
   */
  public static Result read(BufferedReader text, Path trace) throws IOException {
    return read(text, new TraceWriter(trace, ABOUT, true));
  }

  /** The same into a channel, which is closed. */
  public static Result read(BufferedReader text, WritableByteChannel trace) throws IOException {
    return read(text, new TraceWriter(trace, ABOUT, true));
  }

  private static Result read(BufferedReader text, TraceWriter trace) throws IOException {
    try (trace) {
      StdImport importer = new StdImport(trace);
      for (String line = text.readLine(); line != null; line = text.readLine()) {
        importer.line++;
        importer.line(line);
      }
      return new Result(List.copyOf(importer.problems), importer.leftOut);
    }
  }

  /**
   * Whether a text has requests or waits, without which nobody hangs at its end. Compressed text is
   * taken to have some.
   */
  public static boolean hasWaits(Path file) throws IOException {
    if (String.valueOf(file.getFileName()).endsWith(".gz")) {
      return true;
    }
    byte[] block = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      int last = 0;
      for (int n = in.read(block); n > 0; n = in.read(block)) {
        for (int i = 0; i < n; i++) {
          last = last << 8 | (block[i] & 0xFF);
          if (last == REQUEST || (last & 0xFFFFFF) == WAIT) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Whether a line looks like STD text. */
  public static boolean looksLike(String line) {
    int bar = line.indexOf('|');
    return bar > 0 && bar + 1 < line.length() && StdLine.parse(line) != null;
  }

  private void line(String text) throws IOException {
    if (text.isBlank()) {
      return;
    }
    StdLine event = StdLine.parse(text);
    if (event == null) {
      problem("a line must be thread|operation(operand)|location: " + text);
      return;
    }
    switch (event.operation()) {
      case "acq", "acquire" -> acquire(event);
      case "rel", "release" -> release(event);
      case "req", "request" -> {
        Lock lock = lock(event.operand());
        event(event, EventWord.OP_REQUEST, lock.id);
      }
      case "wait" -> await(event);
      case "notify" -> event(event, EventWord.OP_NOTIFY, lock(event.operand()).id);
      case "fork" -> event(event, EventWord.OP_START, thread(event.operand()));
      case "join" -> event(event, EventWord.OP_JOINED, thread(event.operand()));
      case "r", "w", "read", "write", "begin", "end", "branch", "notifyAll", "broadcast" -> {
        thread(event.thread());
        leftOut++;
      }
      default -> problem("an operation must be known: operation=" + event.operation());
    }
  }

  private void acquire(StdLine event) throws IOException {
    Lock lock = lock(event.operand());
    int thread = thread(event.thread());
    if (lock.depth > 0 && lock.holder == thread) {
      lock.depth++;
      event(event, EventWord.OP_REENTER, lock.id);
      return;
    }
    if (lock.depth > 0) {
      problem("a lock must be free to be acquired: lock=" + event.operand());
      return;
    }
    Integer depth = lock.waiting.remove(thread);
    lock.holder = thread;
    lock.depth = depth == null ? 1 : depth;
    ticketed(event, depth == null ? EventWord.OP_ACQUIRE : EventWord.OP_RESUME, lock);
  }

  private void release(StdLine event) throws IOException {
    Lock lock = lock(event.operand());
    if (lock.depth == 0 || lock.holder != thread(event.thread())) {
      problem("a lock must be held to be released: lock=" + event.operand());
      return;
    }
    lock.depth--;
    event(event, lock.depth > 0 ? EventWord.OP_REEXIT : EventWord.OP_RELEASE, lock.id);
  }

  private void await(StdLine event) throws IOException {
    Lock lock = lock(event.operand());
    int thread = thread(event.thread());
    if (lock.depth == 0 || lock.holder != thread) {
      problem("a lock must be held to wait on it: lock=" + event.operand());
      return;
    }
    lock.waiting.put(thread, lock.depth);
    lock.depth = 0;
    event(event, EventWord.OP_WAIT, lock.id);
  }

  private void problem(String message) {
    if (problems.size() < MOST_PROBLEMS) {
      String shown = message.substring(0, Math.min(message.length(), LONGEST_SHOWN));
      problems.add(new Damage(-1, "line " + line + ": " + shown));
    }
  }

  // ---- words ------------------------------------------------------------------------------------

  private void event(StdLine event, int op, int operand) throws IOException {
    word(event, op, 0, operand);
  }

  private void ticketed(StdLine event, int op, Lock lock) throws IOException {
    long ticket = lock.tickets++;
    long high = ticket >>> EventWord.TICKET_BITS;
    if (high != lock.highWritten) {
      lock.highWritten = high;
      to.words(STREAM, TraceWriter.ext(0, lock.id), EventWord.ticketHigh(lock.id, high));
    }
    word(event, op, (int) (ticket & EventWord.TICKET_MASK), lock.id);
  }

  private void word(StdLine event, int op, int ticket, int operand) throws IOException {
    int thread = thread(event.thread());
    int site = site(event.location());
    if (writer != thread) {
      writer = thread;
      to.word(STREAM, EventWord.encode(EventWord.OP_THREAD, 0, 0, 0, thread));
    }
    long word = EventWord.encode(op, 0, ticket, site, operand);
    if (site >>> EventWord.SITE_BITS != 0 || operand >>> EventWord.OPERAND_BITS != 0) {
      to.words(STREAM, TraceWriter.ext(site, operand), word);
    } else {
      to.word(STREAM, word);
    }
  }

  private int thread(String name) throws IOException {
    Integer known = threads.get(name);
    if (known == null) {
      known = threads.size() + 1;
      threads.put(name, known);
      to.thread(new ThreadInfo(known, known, name, false, false, 0));
    }
    return known;
  }

  private Lock lock(String name) throws IOException {
    Lock known = locks.get(name);
    if (known == null) {
      known = new Lock(locks.size() + 1);
      locks.put(name, known);
      int naming = ++lastSite;
      to.site(new Site(naming, "", "", "", "", -1, name, name, "lock"));
      to.lock(STREAM, known.id, LockKind.REENTRANT_LOCK, naming, known.id, 0);
    }
    return known;
  }

  /** Returns a site whose line is the location; none when there are too many of them. */
  private int site(int location) throws IOException {
    if (location < 0) {
      return 0;
    }
    Integer known = sites.get(location);
    if (known == null) {
      if (sites.size() == MOST_SITES) {
        return 0;
      }
      known = ++lastSite;
      sites.put(location, known);
      to.site(new Site(known, "std", "event", "", "std", location, "", "", "event"));
    }
    return known;
  }
}
