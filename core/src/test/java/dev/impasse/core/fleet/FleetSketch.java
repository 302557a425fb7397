package dev.impasse.core.fleet;

import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import dev.impasse.core.orders.LockClass;
import dev.impasse.core.orders.OrderEntry;
import dev.impasse.core.orders.OrderRun;
import dev.impasse.core.orders.OrderedLock;
import dev.impasse.core.orders.Orders;
import dev.impasse.core.orders.OrdersReader;
import dev.impasse.core.orders.OrdersWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes fleets: of given entries, and by chance. */
final class FleetSketch {

  private static final String[] NAMES = {"A", "B", "C", "D", "G"};

  private FleetSketch() {}

  /** Returns a lock of a field; "r" before its name takes it in shared mode. */
  static OrderedLock lock(String name, int line) {
    boolean shared = name.startsWith("r");
    String field = "app.C." + (shared ? name.substring(1) : name);
    LockKind kind = LockKind.READ_WRITE_LOCK;
    Site site = new Site(0, "app.C", "m" + line % 3, "", "C.java", line, "x", field, "Lock.lock");
    return new OrderedLock(new LockClass(kind, "app.L", field), shared, site);
  }

  /** Returns an entry of locks that a thread took at a line, the last one requested. */
  static OrderEntry entry(long thread, int line, String... names) {
    List<OrderedLock> held = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    for (String name : names) {
      held.add(lock(name, line));
      ids.add(name.charAt(name.length() - 1) - 'A');
    }
    return entry(thread, held, ids);
  }

  static OrderEntry entry(long thread, List<OrderedLock> locks, List<Integer> ids) {
    int last = locks.size() - 1;
    List<StackTraceElement> stack =
        List.of(locks.get(last).site().frame(), new StackTraceElement("app.Main", "run", null, -1));
    return new OrderEntry(
        locks.subList(0, last),
        locks.get(last),
        1 + thread,
        List.of(thread),
        false,
        List.of(ids),
        false,
        stack);
  }

  static OrderRun run(String id, OrderEntry... entries) {
    return run(id, 1, List.of(entries));
  }

  static OrderRun run(String id, long revision, List<OrderEntry> entries) {
    return new OrderRun(
        id, revision, 7, "h", id.hashCode() % 3, "java", 0, entries, "shop", "1", revision);
  }

  /** Returns a run of a few entries; what a run shows in a state is always the same, and grows. */
  static OrderRun random(Random random, int runs, int revisions) {
    String id = "run" + random.nextInt(runs);
    int revision = 1 + random.nextInt(revisions);
    Random content = new Random(id.hashCode());
    List<OrderEntry> entries = new ArrayList<>();
    for (int i = content.nextInt(3) + revision; i > 0; i--) {
      entries.add(randomEntry(content));
    }
    return run(id, revision, entries);
  }

  private static OrderEntry randomEntry(Random random) {
    List<String> names = new ArrayList<>();
    int depth = random.nextInt(4) == 0 ? 3 : 2;
    while (names.size() < depth) {
      String name = NAMES[random.nextInt(NAMES.length)];
      if (names.stream().noneMatch(other -> other.endsWith(name))) {
        names.add(random.nextInt(4) == 0 ? "r" + name : name);
      }
    }
    return entry(random.nextInt(3), random.nextInt(5), names.toArray(String[]::new));
  }

  static Fleet fleet(OrderRun... runs) throws IOException {
    Fleet fleet = new Fleet();
    for (OrderRun run : runs) {
      fleet.add(OrdersReader.open(OrdersWriter.bytes(Orders.of(List.of(run)))));
    }
    return fleet;
  }

  /** Returns what two fleets are together. */
  static Fleet merged(Fleet one, Fleet other) throws IOException {
    Fleet both = new Fleet();
    both.add(OrdersReader.open(FleetWriter.bytes(one)));
    both.add(OrdersReader.open(FleetWriter.bytes(other)));
    return both;
  }
}
