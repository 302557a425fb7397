package dev.impasse.core.orders;

import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import dev.impasse.core.trace.TraceFormatException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Reads lock orders from a file, and trusts no length in it; see {@link OrdersWriter}. */
public final class OrdersReader {

  private final ByteBuffer in;
  private final List<String> strings = new ArrayList<>();

  private OrdersReader(ByteBuffer in) {
    this.in = in;
  }

  /** Whether a file holds lock orders, by its first bytes. */
  public static boolean accepts(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (var stream = Files.newInputStream(file)) {
      return OrdersFormat.starts(stream.readNBytes(OrdersFormat.HEADER));
    }
  }

  /**
   * Reads a file.
   *
   * @throws TraceFormatException if it does not hold lock orders, or is damaged
   * @throws IOException if it cannot be read
   */
  public static Orders read(Path file) throws IOException {
    if (Files.size(file) > OrdersFormat.MOST_BYTES) {
      throw new TraceFormatException(
          "a file of lock orders must not be so large: size=" + Files.size(file), 0);
    }
    return read(Files.readAllBytes(file));
  }

  static Orders read(byte[] file) throws TraceFormatException {
    if (!OrdersFormat.starts(file) || file.length < OrdersFormat.HEADER) {
      throw new TraceFormatException("lock orders must start with IMPORDER", 0);
    }
    ByteBuffer in = ByteBuffer.wrap(file);
    int version = in.getInt(8);
    if (version != OrdersFormat.VERSION) {
      throw new TraceFormatException(
          "this version of the format is not known: version=" + version + " known=1", 8);
    }
    int length = in.getInt(12);
    if (length != file.length - OrdersFormat.HEADER) {
      throw new TraceFormatException("the body must be as long as it says: length=" + length, 12);
    }
    CRC32 crc = new CRC32();
    crc.update(file, OrdersFormat.HEADER, length);
    if ((int) crc.getValue() != in.getInt(16)) {
      throw new TraceFormatException("the check sum does not fit, the file is damaged", 16);
    }
    in.position(OrdersFormat.HEADER);
    try {
      return new OrdersReader(in).orders();
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new TraceFormatException("a record does not have the form of one: " + e, in.position());
    }
  }

  private Orders orders() {
    int n = count(Short.BYTES);
    for (int i = 0; i < n; i++) {
      byte[] utf8 = new byte[Math.min(Short.toUnsignedInt(in.getShort()), in.remaining())];
      in.get(utf8);
      strings.add(new String(utf8, StandardCharsets.UTF_8));
    }
    List<OrderRun> runs = new ArrayList<>();
    for (int i = count(Long.BYTES); i > 0; i--) {
      runs.add(run());
    }
    return Orders.of(runs);
  }

  private OrderRun run() {
    String id = string();
    long revision = in.getLong();
    long pid = in.getLong();
    String host = string();
    long start = in.getLong();
    String command = string();
    long dropped = in.getLong();
    List<OrderEntry> entries = new ArrayList<>();
    for (int i = count(Long.BYTES); i > 0; i--) {
      entries.add(entry());
    }
    return new OrderRun(id, revision, pid, host, start, command, dropped, entries);
  }

  private OrderEntry entry() {
    List<OrderedLock> held = new ArrayList<>();
    for (int i = count(Long.BYTES); i > 0; i--) {
      held.add(lock());
    }
    OrderedLock requested = lock();
    long times = in.getLong();
    boolean moreThreads = in.get() != 0;
    List<Long> threads = new ArrayList<>();
    for (int i = count(Long.BYTES); i > 0; i--) {
      threads.add(in.getLong());
    }
    boolean moreInstances = in.get() != 0;
    List<List<Integer>> instances = new ArrayList<>();
    for (int i = count(Integer.BYTES * (held.size() + 1)); i > 0; i--) {
      List<Integer> list = new ArrayList<>();
      for (int k = 0; k <= held.size(); k++) {
        list.add(in.getInt());
      }
      instances.add(list);
    }
    List<StackTraceElement> stack = new ArrayList<>();
    for (int i = count(Long.BYTES); i > 0; i--) {
      String className = string();
      String method = string();
      String file = string();
      stack.add(
          new StackTraceElement(className, method, file.isEmpty() ? null : file, in.getInt()));
    }
    return new OrderEntry(
        held, requested, times, threads, moreThreads, instances, moreInstances, stack);
  }

  private OrderedLock lock() {
    LockKind kind = LockKind.ofCode(in.get());
    LockClass lock = new LockClass(kind, string(), string());
    boolean shared = in.get() != 0;
    String className = string();
    String method = string();
    String file = string();
    int line = in.getInt();
    String expression = string();
    Site site = new Site(0, className, method, "", file, line, expression, lock.place(), string());
    return new OrderedLock(lock, shared, site);
  }

  private String string() {
    return strings.get(in.getInt());
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
