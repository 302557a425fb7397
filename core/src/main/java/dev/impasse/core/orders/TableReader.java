package dev.impasse.core.orders;

import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the tables of a file of lock orders, whole and checked; see {@link TableWriter}. */
public final class TableReader {

  private final List<String> strings = new ArrayList<>();
  private final List<OrderedLock> locks = new ArrayList<>();
  private final List<StackTraceElement> frames = new ArrayList<>();
  private final int[] outer;
  private final int[] innermost;

  TableReader(VarInput in) {
    for (int n = in.count(1); n > 0; n--) {
      byte[] utf8 = in.bytes(in.atMost(OrdersFormat.MOST_STRING_BYTES));
      strings.add(new String(utf8, StandardCharsets.UTF_8));
    }
    for (int n = in.count(10); n > 0; n--) {
      locks.add(lock(in));
    }
    for (int n = in.count(4); n > 0; n--) {
      String type = string(in);
      String method = string(in);
      String file = string(in);
      frames.add(new StackTraceElement(type, method, file.isEmpty() ? null : file, line(in)));
    }
    int n = in.count(2);
    outer = new int[n + 1];
    innermost = new int[n + 1];
    int[] depth = new int[n + 1];
    for (int i = 1; i <= n; i++) {
      outer[i] = in.below(i);
      innermost[i] = in.below(frames.size());
      depth[i] = depth[outer[i]] + 1;
      if (depth[i] > OrdersFormat.MOST_FRAMES) {
        throw new IllegalArgumentException("a stack is too deep: frames=" + depth[i]);
      }
    }
  }

  private OrderedLock lock(VarInput in) {
    LockKind kind = LockKind.ofCode(in.u8());
    boolean shared = in.u8() != 0;
    LockClass lock = new LockClass(kind, string(in), string(in));
    String type = string(in);
    String method = string(in);
    String file = string(in);
    int line = line(in);
    String expression = string(in);
    Site site = new Site(0, type, method, "", file, line, expression, lock.place(), string(in));
    return new OrderedLock(lock, shared, site);
  }

  private static int line(VarInput in) {
    return Math.toIntExact(in.signed());
  }

  /** Reads the number of a string, and returns the string. */
  public String string(VarInput in) {
    return strings.get(in.below(strings.size()));
  }

  /** Returns all locks, by their numbers. */
  public List<OrderedLock> locks() {
    return locks;
  }

  /** Reads the numbers of an entry's locks, the requested one last. */
  public int[] entryLocks(VarInput in) {
    int[] numbers = new int[in.atMost(OrdersFormat.MOST_LOCKS - 1) + 1];
    if (numbers.length == 1 || numbers.length > in.remaining()) {
      throw new IllegalArgumentException("an entry needs its locks: count=" + numbers.length);
    }
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.below(locks.size());
    }
    return numbers;
  }

  /** Reads the number of a stack. */
  public int stack(VarInput in) {
    return in.below(outer.length);
  }

  /** Returns the frames of a stack, innermost first. */
  public List<StackTraceElement> frames(int stack) {
    List<StackTraceElement> found = new ArrayList<>();
    for (int at = stack; at > 0; at = outer[at]) {
      found.add(frames.get(innermost[at]));
    }
    return found;
  }
}
