package dev.impasse.core.orders;

import java.util.ArrayList;
import java.util.List;

/** How a run and what was seen of an entry in it stand in a file of version 2. */
public final class EntryCode {

  private EntryCode() {}

  /** Writes a run without its entries. */
  public static void head(OrderRun run, TableWriter tables, VarOutput out) {
    out.number(tables.string(run.id()));
    out.signed(run.revision());
    out.signed(run.pid());
    out.number(tables.string(run.host()));
    out.signed(run.startMillis());
    out.signed(run.writtenMillis());
    out.number(tables.string(run.service()));
    out.number(tables.string(run.version()));
    out.number(tables.string(run.command()));
    out.signed(run.dropped());
  }

  /** Reads a run without its entries. */
  public static OrderRun head(VarInput in, TableReader tables) {
    String id = tables.string(in);
    long revision = in.signed();
    long pid = in.signed();
    String host = tables.string(in);
    long start = in.signed();
    long written = in.signed();
    String service = tables.string(in);
    String version = tables.string(in);
    String command = tables.string(in);
    return new OrderRun(
        id, revision, pid, host, start, command, in.signed(), List.of(), service, version, written);
  }

  /** Writes which threads and lock objects an entry was seen of. */
  public static void evidence(OrderEntry entry, VarOutput out) {
    out.number(flagged(entry.threads().size(), entry.moreThreads()));
    entry.threads().forEach(out::signed);
    out.number(flagged(entry.instances().size(), entry.moreInstances()));
    for (List<Integer> list : entry.instances()) {
      list.forEach(id -> out.number(Integer.toUnsignedLong(id)));
    }
  }

  private static long flagged(int count, boolean more) {
    return ((long) count << 1) | (more ? 1 : 0);
  }

  /** Reads past what was seen of an entry of so many locks, and checks it. */
  public static void skipEvidence(VarInput in, int locks) {
    for (int n = flaggedCount(in.number(), OrderEntry.MOST_THREADS); n > 0; n--) {
      in.number();
    }
    int ids = locks * flaggedCount(in.number(), OrderEntry.MOST_INSTANCES);
    for (int n = ids; n > 0; n--) {
      id(in);
    }
  }

  /** Reads what was seen of an entry. */
  public static OrderEntry evidence(
      VarInput in, List<OrderedLock> locks, long count, List<StackTraceElement> stack) {
    long flaggedThreads = in.number();
    List<Long> threads = new ArrayList<>();
    for (int n = flaggedCount(flaggedThreads, OrderEntry.MOST_THREADS); n > 0; n--) {
      threads.add(in.signed());
    }
    long flaggedInstances = in.number();
    List<List<Integer>> instances = new ArrayList<>();
    for (int n = flaggedCount(flaggedInstances, OrderEntry.MOST_INSTANCES); n > 0; n--) {
      List<Integer> list = new ArrayList<>();
      for (int k = 0; k < locks.size(); k++) {
        list.add(id(in));
      }
      instances.add(list);
    }
    int last = locks.size() - 1;
    return new OrderEntry(
        locks.subList(0, last),
        locks.get(last),
        count,
        threads,
        (flaggedThreads & 1) != 0,
        instances,
        (flaggedInstances & 1) != 0,
        stack);
  }

  private static int flaggedCount(long flagged, int most) {
    long count = flagged >>> 1;
    if (count > most) {
      throw new IllegalArgumentException("an entry lists too much: count=" + count);
    }
    return (int) count;
  }

  private static int id(VarInput in) {
    long id = in.number();
    if (id >>> 32 != 0) {
      throw new IllegalArgumentException("the number of a lock object is out of range: is=" + id);
    }
    return (int) id;
  }
}
