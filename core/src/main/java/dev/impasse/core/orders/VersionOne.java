package dev.impasse.core.orders;

import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the body of a file of version 1, in which every entry has its locks and stack by itself.
 */
final class VersionOne implements RecordedRun.Decoder {

  private static final int FRAME_BYTES = 16;

  private final ByteBuffer in;
  private final List<String> strings = new ArrayList<>();
  private final Map<RawLock, Integer> numbers = new HashMap<>();
  private final List<OrderedLock> locks = new ArrayList<>();

  /** A lock as it stands in the file, by the numbers of its strings. */
  private record RawLock(
      byte kind,
      int type,
      int place,
      boolean shared,
      int siteType,
      int method,
      int file,
      int line,
      int expression,
      int operation) {}

  VersionOne(ByteBuffer in) {
    this.in = in;
  }

  OrdersFile file() {
    for (int i = count(Short.BYTES); i > 0; i--) {
      byte[] utf8 = new byte[Math.min(Short.toUnsignedInt(in.getShort()), in.remaining())];
      in.get(utf8);
      strings.add(new String(utf8, StandardCharsets.UTF_8));
    }
    List<RecordedRun> runs = new ArrayList<>();
    for (int i = count(Long.BYTES); i > 0; i--) {
      runs.add(run());
    }
    return new OrdersFile(locks, runs, null);
  }

  private RecordedRun run() {
    String id = string();
    long revision = in.getLong();
    long pid = in.getLong();
    String host = string();
    long start = in.getLong();
    String command = string();
    long dropped = in.getLong();
    OrderRun head = new OrderRun(id, revision, pid, host, start, command, dropped, List.of());
    RecordedRun run = new RecordedRun(head, this);
    for (int i = count(Long.BYTES); i > 0; i--) {
      int[] entry = new int[count(Long.BYTES, OrdersFormat.MOST_LOCKS - 1) + 1];
      if (entry.length == 1) {
        throw new IllegalArgumentException("an entry needs a held lock");
      }
      for (int k = 0; k < entry.length; k++) {
        entry[k] = lock();
      }
      long times = in.getLong();
      run.add(entry, times, in.position());
      skip(entry.length);
    }
    return run;
  }

  /** Reads past what an entry was seen of, and checks it. */
  private void skip(int entryLocks) {
    in.get();
    int threads = count(Long.BYTES, OrderEntry.MOST_THREADS);
    in.position(in.position() + Long.BYTES * threads);
    in.get();
    int bytes = Integer.BYTES * entryLocks;
    int instances = count(bytes, OrderEntry.MOST_INSTANCES);
    in.position(in.position() + bytes * instances);
    for (int i = count(FRAME_BYTES, OrdersFormat.MOST_FRAMES); i > 0; i--) {
      check(in.getInt());
      check(in.getInt());
      check(in.getInt());
      in.getInt();
    }
  }

  private void check(int string) {
    if (string < 0 || string >= strings.size()) {
      throw new IllegalArgumentException("there is no such string: number=" + string);
    }
  }

  @Override
  public OrderEntry entry(int[] entryLocks, long times, int position) {
    in.position(position);
    int last = entryLocks.length - 1;
    List<OrderedLock> held = new ArrayList<>();
    for (int i = 0; i < last; i++) {
      held.add(locks.get(entryLocks[i]));
    }
    boolean moreThreads = in.get() != 0;
    List<Long> threads = new ArrayList<>();
    for (int i = in.getInt(); i > 0; i--) {
      threads.add(in.getLong());
    }
    boolean moreInstances = in.get() != 0;
    List<List<Integer>> instances = new ArrayList<>();
    for (int i = in.getInt(); i > 0; i--) {
      List<Integer> list = new ArrayList<>();
      for (int k = 0; k <= last; k++) {
        list.add(in.getInt());
      }
      instances.add(list);
    }
    List<StackTraceElement> stack = new ArrayList<>();
    for (int i = in.getInt(); i > 0; i--) {
      String type = string();
      String method = string();
      String file = string();
      stack.add(new StackTraceElement(type, method, file.isEmpty() ? null : file, in.getInt()));
    }
    OrderedLock requested = locks.get(entryLocks[last]);
    return new OrderEntry(
        held, requested, times, threads, moreThreads, instances, moreInstances, stack);
  }

  private int lock() {
    RawLock raw =
        new RawLock(
            in.get(),
            in.getInt(),
            in.getInt(),
            in.get() != 0,
            in.getInt(),
            in.getInt(),
            in.getInt(),
            in.getInt(),
            in.getInt(),
            in.getInt());
    Integer known = numbers.get(raw);
    if (known != null) {
      return known;
    }
    locks.add(lock(raw));
    numbers.put(raw, numbers.size());
    return numbers.size() - 1;
  }

  private OrderedLock lock(RawLock raw) {
    LockKind kind = LockKind.ofCode(raw.kind);
    LockClass lock = new LockClass(kind, strings.get(raw.type), strings.get(raw.place));
    Site site =
        new Site(
            0,
            strings.get(raw.siteType),
            strings.get(raw.method),
            "",
            strings.get(raw.file),
            raw.line,
            strings.get(raw.expression),
            lock.place(),
            strings.get(raw.operation));
    return new OrderedLock(lock, raw.shared, site);
  }

  private String string() {
    return strings.get(in.getInt());
  }

  private int count(int leastBytes, int most) {
    int n = count(leastBytes);
    if (n > most) {
      throw new IllegalArgumentException("an entry lists too much: count=" + n);
    }
    return n;
  }

  /** Returns a number of records, each of which takes at least so many bytes. */
  private int count(int leastBytes) {
    int n = in.getInt();
    if (n < 0 || (long) n * leastBytes > in.remaining()) {
      throw new IllegalArgumentException("more records than bytes: count=" + n);
    }
    return n;
  }
}
