package dev.impasse.core.orders;

import dev.impasse.core.model.LockKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the body of a file of version 1, in which every entry has its locks and stack by itself.
 */
final class VersionOne implements RecordedRun.Decoder {

  private static final int FRAME_BYTES = 16;

  private final ByteBuffer in;
  private final StringTable strings;
  private final LockTable locks;
  private final Rows rows = new Rows(LockTable.WIDTH);
  private final int[] row = new int[LockTable.WIDTH];

  VersionOne(byte[] file) {
    this.in = ByteBuffer.wrap(file).position(OrdersFormat.HEADER);
    this.strings = new StringTable(file);
    this.locks = new LockTable(strings);
  }

  int position() {
    return in.position();
  }

  OrdersFile file() {
    for (int i = count(Short.BYTES); i > 0; i--) {
      int length = Math.min(Short.toUnsignedInt(in.getShort()), in.remaining());
      strings.add(in.position(), length);
      in.position(in.position() + length);
    }
    List<RecordedRun> runs = new ArrayList<>();
    for (int i = count(Long.BYTES); i > 0; i--) {
      runs.add(run());
    }
    return new OrdersFile(locks, runs, null, null);
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
    int entries = count(Long.BYTES);
    RecordedRun run = new RecordedRun(head, entries, this);
    for (int i = entries; i > 0; i--) {
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
    row[0] = LockKind.ofCode(in.get()).code();
    row[3] = in.getInt();
    row[4] = in.getInt();
    row[1] = in.get() == 0 ? 0 : 1;
    row[5] = in.getInt();
    row[6] = in.getInt();
    row[7] = in.getInt();
    row[2] = in.getInt();
    row[8] = in.getInt();
    row[9] = in.getInt();
    int number = rows.add(row);
    if (number == locks.size()) {
      locks.add(row);
    }
    return number;
  }

  private String string() {
    int number = in.getInt();
    check(number);
    return strings.get(number);
  }

  @Override
  public int stack(int[] entryLocks, int position) {
    return -1;
  }

  @Override
  public byte[] evidence(int[] entryLocks, int position) {
    VarOutput seen = new VarOutput();
    EntryCode.evidence(entry(entryLocks, 1, position), seen);
    return seen.toByteArray();
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
