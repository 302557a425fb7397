import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import dev.impasse.core.model.ThreadInfo;
import dev.impasse.core.trace.TraceWriter;
import dev.impasse.runtime.EventWord;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Makes traces of any size with a known number of deadlocks to predict.
 *
 * <p>Threads take locks in nests that follow one order, so that there is no cycle but those that
 * are planted: <i>deadlocks</i> (the sync-preserving search finds them), <i>reversed</i> ones (a section has to go
 * before an earlier one: the witness search does), and <i>ordered</i> ones, which are none. Half of the
 * events of STD text are reads and writes, of which our own traces have none. The same arguments
 * give the same trace.
 *
 * <pre>
 *   java -cp core/target/classes:runtime/target/classes benchmarks/PredictionTraces.java \
 *     OUT.std|OUT.impasse EVENTS THREADS LOCKS DEADLOCKS REVERSED ORDERED
 * </pre>
 */
public final class PredictionTraces {

  private static final int NESTS = 5_000;
  private static final int DEEPEST = 3;
  private static final int SITES = 2_000;
  private static final int VARIABLES = 10_000;

  private final Random random = new Random(1);
  private final Sink sink;
  private final int threads;
  private final int[][] nests = new int[NESTS][];
  private final int[][] nest;
  private final int[] depth;
  private final boolean[] leaving;
  private final boolean[] taken;
  private int fresh;
  private int planted;
  private long events;

  private PredictionTraces(Sink sink, int threads, int locks, int extra) {
    this.sink = sink;
    this.threads = threads;
    this.nest = new int[threads][];
    this.depth = new int[threads];
    this.leaving = new boolean[threads];
    this.taken = new boolean[locks + 3 * extra + 1];
    this.fresh = locks + 1;
    for (int i = 0; i < NESTS; i++) {
      nests[i] =
          random.ints(1 + random.nextInt(DEEPEST), 1, locks + 1).distinct().sorted().toArray();
    }
  }

  public static void main(String[] args) throws IOException {
    Path out = Path.of(args[0]);
    long events = (long) Double.parseDouble(args[1]);
    int[] n = Arrays.stream(args, 2, args.length).mapToInt(Integer::parseInt).toArray();
    boolean std = args[0].endsWith(".std");
    try (Sink sink = std ? new Std(out) : new Own(out, n[0], n[1] + 3 * (n[2] + n[3] + n[4]))) {
      new PredictionTraces(sink, n[0], n[1], n[2] + n[3] + n[4]).run(events, n[2], n[3], n[4], std);
    }
  }

  private void run(long most, int deadlocks, int reversed, int ordered, boolean data)
      throws IOException {
    Deque<Integer> kinds = new ArrayDeque<>();
    for (int i = 0; i < Math.max(deadlocks, Math.max(reversed, ordered)); i++) {
      add(kinds, 0, i < deadlocks);
      add(kinds, 1, i < reversed);
      add(kinds, 2, i < ordered);
    }
    for (int t = 1; t < threads; t++) {
      sink.start(0, t);
    }
    long every = most / (kinds.size() + 1);
    while (events < most) {
      if (!kinds.isEmpty() && events > every * (planted + 1)) {
        plant(kinds.remove());
      }
      int t = random.nextInt(threads);
      if (data && random.nextBoolean()) {
        boolean shared = random.nextInt(20) == 0;
        int variable = random.nextInt(shared ? VARIABLES / 10 : VARIABLES);
        sink.access(t, random.nextInt(10) < 7, shared ? -1 : t, variable, random.nextInt(SITES));
        events++;
      } else {
        step(t);
      }
    }
    for (int t = 0; t < threads; t++) {
      leave(t);
    }
    for (int t = 1; t < threads; t++) {
      sink.end(0, t);
    }
  }

  private static void add(Deque<Integer> kinds, int kind, boolean wanted) {
    if (wanted) {
      kinds.add(kind);
    }
  }

  /** A thread goes one step into its nest of locks, or out of it. */
  private void step(int t) throws IOException {
    if (nest[t] == null) {
      nest[t] = nests[random.nextInt(NESTS)];
      leaving[t] = false;
    }
    int[] locks = nest[t];
    if (!leaving[t] && depth[t] < locks.length) {
      int lock = locks[depth[t]];
      if (taken[lock]) {
        leaving[t] = true;
        nest[t] = depth[t] == 0 ? null : locks;
      } else {
        depth[t]++;
        acquire(t, lock);
      }
      return;
    }
    leaving[t] = true;
    release(t, locks[--depth[t]]);
    nest[t] = depth[t] == 0 ? null : locks;
  }

  private void leave(int t) throws IOException {
    while (depth[t] > 0) {
      release(t, nest[t][--depth[t]]);
    }
    nest[t] = null;
  }

  private void acquire(int t, int lock) throws IOException {
    taken[lock] = true;
    sink.acquire(t, lock, lock % SITES);
    events++;
  }

  private void release(int t, int lock) throws IOException {
    taken[lock] = false;
    sink.release(t, lock, lock % SITES);
    events++;
  }

  private void plant(int kind) throws IOException {
    int one = random.nextInt(threads);
    int two = (one + 1 + random.nextInt(threads - 1)) % threads;
    leave(one);
    leave(two);
    int a = fresh++;
    int b = fresh++;
    int channel = fresh++;
    planted++;
    pair(one, a, b);
    if (kind == 1) {
      acquire(two, a);
      release(two, a);
    } else if (kind == 2) {
      sink.edge(one, two, channel);
    }
    pair(two, b, a);
  }

  private void pair(int t, int outer, int inner) throws IOException {
    acquire(t, outer);
    acquire(t, inner);
    release(t, inner);
    release(t, outer);
  }

  /** Where events go; threads from 0, locks from 1. */
  private interface Sink extends Closeable {
    void start(int parent, int child) throws IOException;

    void end(int parent, int child) throws IOException;

    void acquire(int t, int lock, int site) throws IOException;

    void release(int t, int lock, int site) throws IOException;

    void access(int t, boolean read, int owner, int variable, int site) throws IOException;

    void edge(int from, int to, int channel) throws IOException;
  }

  /** STD text. */
  private static final class Std implements Sink {
    private final BufferedOutputStream out;
    private final StringBuilder line = new StringBuilder();

    Std(Path file) throws IOException {
      out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 18);
    }

    private void line(int t, String op, String operand, int site) throws IOException {
      line.setLength(0);
      line.append('T').append(t).append('|').append(op).append('(').append(operand).append(")|");
      line.append(site).append('\n');
      out.write(line.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void start(int parent, int child) throws IOException {
      line(parent, "fork", "T" + child, 1);
    }

    @Override
    public void end(int parent, int child) throws IOException {
      line(parent, "join", "T" + child, 2);
    }

    @Override
    public void acquire(int t, int lock, int site) throws IOException {
      line(t, "acq", "L" + lock, site);
    }

    @Override
    public void release(int t, int lock, int site) throws IOException {
      line(t, "rel", "L" + lock, site);
    }

    @Override
    public void access(int t, boolean read, int owner, int variable, int site) throws IOException {
      line(t, read ? "r" : "w", "V" + (owner < 0 ? "" : owner + "_") + variable, site);
    }

    @Override
    public void edge(int from, int to, int channel) throws IOException {
      line(from, "w", "C" + channel, 3);
      line(to, "r", "C" + channel, 3);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /** Our own traces: a stream for each thread. */
  private static final class Own implements Sink {
    private final TraceWriter out;
    private final long[] tickets;
    private final Set<Long> highs = new HashSet<>();

    Own(Path file, int threads, int locks) throws IOException {
      out = new TraceWriter(file, Map.of("command", "PredictionTraces"), true);
      tickets = new long[locks + 1];
      for (int site = 1; site <= SITES + 1; site++) {
        out.site(new Site(site, "Bench", "run" + site, "", "Bench.java", site, "lock", "", "lock"));
      }
      for (int t = 0; t < threads; t++) {
        out.thread(new ThreadInfo(t + 1, t + 1, "T" + t, false, false, 0));
        out.word(t, EventWord.encode(EventWord.OP_THREAD, 0, 0, 0, t + 1));
      }
      for (int lock = 1; lock <= locks; lock++) {
        out.lock(0, lock, LockKind.REENTRANT_LOCK, 1, lock, 0);
      }
    }

    private void ticketed(int op, int t, int lock, int site) throws IOException {
      long ticket = tickets[lock]++;
      long high = ticket >>> EventWord.TICKET_BITS;
      if (high != 0 && highs.add((high << 40) | ((long) t << 28) | lock)) {
        out.word(t, EventWord.ticketHigh(lock, high));
      }
      out.word(t, EventWord.encode(op, 0, (int) (ticket & EventWord.TICKET_MASK), site, lock));
    }

    @Override
    public void start(int parent, int child) throws IOException {
      out.word(parent, EventWord.encode(EventWord.OP_START, 0, 0, 0, child + 1));
    }

    @Override
    public void end(int parent, int child) throws IOException {
      out.word(child, EventWord.encode(EventWord.OP_END, 0, 0, 0, 0));
      out.word(parent, EventWord.encode(EventWord.OP_JOIN, 0, 0, 0, child + 1));
      out.word(parent, EventWord.encode(EventWord.OP_JOINED, 0, 0, 0, child + 1));
    }

    @Override
    public void acquire(int t, int lock, int site) throws IOException {
      ticketed(EventWord.OP_ACQUIRE, t, lock, site + 1);
    }

    @Override
    public void release(int t, int lock, int site) throws IOException {
      out.word(t, EventWord.encode(EventWord.OP_RELEASE, 0, 0, site + 1, lock));
    }

    @Override
    public void access(int t, boolean read, int owner, int variable, int site) {
      throw new IllegalStateException("our own traces have no data");
    }

    @Override
    public void edge(int from, int to, int channel) throws IOException {
      ticketed(EventWord.OP_SENT, from, channel, 0);
      ticketed(EventWord.OP_RECEIVED, to, channel, 0);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
