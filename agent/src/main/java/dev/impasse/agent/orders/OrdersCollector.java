package dev.impasse.agent.orders;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.daemon.Daemon;
import dev.impasse.agent.jvm.JdkModules;
import dev.impasse.agent.lockfree.LockFreeMap;
import dev.impasse.agent.site.Sites;
import dev.impasse.core.file.FileProblem;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import dev.impasse.core.orders.LockClass;
import dev.impasse.core.orders.OrderEntry;
import dev.impasse.core.orders.OrderRun;
import dev.impasse.core.orders.OrderedLock;
import dev.impasse.core.orders.Orders;
import dev.impasse.core.orders.OrdersWriter;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.OrderCache;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.VirtualThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the lock orders that were seen, and a file of them that is whole at any time.
 *
 * <p><b>Threading.</b> {@link #seen} and {@link #again} are called by application threads, and take
 * no lock. A daemon writes the file.
 *
 * <p><b>Bounds.</b> {@value #MOST_ENTRIES} entries of {@value #DEEPEST} locks; what is more is
 * counted, and the file says so.
 */
public final class OrdersCollector {

  /** Held while the counts of a thread that ended are moved, so that none is counted twice. */
  public static final Object SETTLING = new Object();

  private static final int MOST_ENTRIES = 20_000;
  private static final int DEEPEST = 32;
  private static final int MOST_FRAMES = 32;
  private static final long FLUSH_NANOS = 2_000_000_000;
  private static final String RUNTIME_PACKAGE = OrderCache.class.getPackageName() + ".";

  private final @Nullable OrdersFiles files;
  private final Sites sites;
  private final LockFreeMap<CollectedOrder.Key, CollectedOrder> entries =
      new LockFreeMap<>(1 << 14);
  private final AtomicLong dropped = new AtomicLong();

  /** Grows when an entry is seen of a thread or with locks that were not known. */
  private final LongAdder instances = new LongAdder();

  private final String id = UUID.randomUUID().toString();
  private final String host;
  private final String command;
  private final String service;
  private final String version;
  private long revision;
  private long lastWritten = -1;
  private String said = "";

  private OrdersCollector(@Nullable OrdersSettings settings, Sites sites, String host) {
    this.sites = sites;
    this.host = host;
    files = settings == null ? null : new OrdersFiles(settings);
    command = settings == null ? "" : settings.command();
    service = settings == null ? "" : settings.service();
    version = settings == null ? "" : settings.version();
  }

  /**
   * Writes a first, empty file, and starts the daemon.
   *
   * @return null, with one line on stderr, if the file cannot be written
   */
  public static @Nullable OrdersCollector open(OrdersSettings settings, Sites sites) {
    OrdersCollector collector = new OrdersCollector(settings, sites, settings.host());
    Path named = settings.file();
    try {
      OrdersFiles.check(named);
      collector.write();
      collector.sayName(named);
    } catch (IOException e) {
      Console.say(
          "cannot write the lock orders, the application runs on without them: trace="
              + named
              + " ("
              + FileProblem.why(named, e)
              + ")");
      return null;
    }
    Daemon.of("impasse-orders", collector::run).start();
    return collector;
  }

  private void sayName(Path named) {
    if (files != null && files.hasOtherName()) {
      Console.say(
          "this name holds another run, which stays: trace="
              + named
              + ", recording to "
              + files.path());
    }
  }

  /** Returns one that writes no file. */
  public static OrdersCollector inMemory(Sites sites, String host) {
    return new OrdersCollector(null, sites, host);
  }

  /** Takes note of an order that the cache of a thread did not know. */
  public @Nullable Object seen(ThreadState s) {
    int depth = s.depth();
    if (depth > DEEPEST) {
      dropped.incrementAndGet();
      return null;
    }
    CollectedOrder.Part[] parts = new CollectedOrder.Part[depth];
    int[] objects = new int[depth];
    for (int i = 0; i < depth; i++) {
      LockRecord held = s.held[i];
      parts[i] = CollectedOrder.Part.of(held, s.heldInfo[i]);
      objects[i] = held.resource.id;
    }
    CollectedOrder.Key key = new CollectedOrder.Key(parts);
    CollectedOrder order = entries.get(key);
    if (order == null) {
      if (entries.size() >= MOST_ENTRIES) {
        dropped.incrementAndGet();
        return null;
      }
      CollectedOrder made = new CollectedOrder(key, stack());
      CollectedOrder before = entries.putIfAbsent(key, made);
      order = before == null ? made : before;
    }
    if (order.seen(s, objects)) {
      instances.increment();
    }
    return order;
  }

  /** The same order was seen more times. */
  public void again(Object order, int times) {
    ((CollectedOrder) order).again(times);
  }

  private static StackTraceElement[] stack() {
    StackTraceElement[] frames = new Throwable().getStackTrace();
    StackTraceElement[] ofProgram = new StackTraceElement[Math.min(frames.length, MOST_FRAMES)];
    int n = 0;
    for (StackTraceElement frame : frames) {
      String type = frame.getClassName();
      boolean ours = type.startsWith("dev.impasse.agent.") || type.startsWith(RUNTIME_PACKAGE);
      if (!ours && n < ofProgram.length) {
        ofProgram[n++] = frame;
      }
    }
    return Arrays.copyOf(ofProgram, n);
  }

  // ---- the file ---------------------------------------------------------------------------------

  private void run() {
    while (true) {
      LockSupport.parkNanos(FLUSH_NANOS);
      flush();
      if (files != null && files.isOld()) {
        rotate();
      }
    }
  }

  /** What is seen from now on goes to another file, which holds the rest as well. */
  synchronized void rotate() {
    if (files != null) {
      files.rotate();
    }
  }

  /** Writes the file if there is something new. Also called when the JVM ends. */
  public synchronized void flush() {
    try {
      long now = entries.values().stream().mapToLong(CollectedOrder::count).sum() + dropped.get();
      if (now != lastWritten) {
        write();
        lastWritten = now;
      }
      said = "";
    } catch (IOException | RuntimeException e) {
      String why =
          "the lock orders can not be written now: "
              + (files == null ? e.toString() : FileProblem.of(files.path(), e));
      if (!why.equals(said)) {
        said = why;
        Console.say(why);
      }
    }
  }

  private synchronized void write() throws IOException {
    if (files != null) {
      OrderRun run = run(new IdentityHashMap<>());
      files.write(out -> OrdersWriter.write(Orders.of(List.of(run)), out));
    }
  }

  /** Returns a number that grows when an order is seen that was not known. */
  public long size() {
    return entries.size() + instances.sum();
  }

  /**
   * Returns what there is now.
   *
   * @param of takes where each entry comes from
   */
  public synchronized OrderRun run(IdentityHashMap<OrderEntry, CollectedOrder> of) {
    List<OrderEntry> list = new ArrayList<>();
    synchronized (SETTLING) {
      IdentityHashMap<Object, Long> rest = new IdentityHashMap<>();
      for (ThreadState s : ThreadTable.snapshot()) {
        rest(s, rest);
      }
      VirtualThreads.forEach(s -> rest(s, rest));
      for (CollectedOrder order : entries.values()) {
        OrderEntry entry = entry(order, rest.getOrDefault(order, 0L));
        of.put(entry, order);
        list.add(entry);
      }
    }
    return new OrderRun(
        id,
        ++revision,
        ProcessHandle.current().pid(),
        host,
        JdkModules.startMillis(),
        command,
        dropped.get(),
        list,
        service,
        version,
        System.currentTimeMillis());
  }

  private static void rest(@Nullable ThreadState s, IdentityHashMap<Object, Long> rest) {
    OrderCache cache = s == null ? null : s.orders;
    if (cache == null) {
      return;
    }
    for (int i = 0; i < OrderCache.slots(); i++) {
      Object order = cache.order(i);
      if (order != null) {
        rest.merge(order, (long) cache.rest(i), Long::sum);
      }
    }
  }

  private OrderEntry entry(CollectedOrder order, long more) {
    List<OrderedLock> locks = order.key().parts().stream().map(this::lock).toList();
    CollectedOrder.Evidence evidence = order.evidence();
    int last = locks.size() - 1;
    return new OrderEntry(
        locks.subList(0, last),
        locks.get(last),
        order.count() + more,
        evidence.threads(),
        evidence.moreThreads(),
        evidence.instances(),
        evidence.moreInstances(),
        order.stack());
  }

  private OrderedLock lock(CollectedOrder.Part part) {
    Site naming = sites.site(part.namingSite());
    LockKind kind = LockKind.ofCode(part.kind());
    String place = sites.nameOf(kind, part.className(), part.namingSite());
    if (place.isEmpty() && naming.known()) {
      place = naming.className() + '.' + naming.methodName() + ':' + naming.line();
    }
    return new OrderedLock(
        new LockClass(kind, part.className(), place), part.shared(), sites.site(part.site()));
  }
}
