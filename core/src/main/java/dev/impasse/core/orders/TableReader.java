package dev.impasse.core.orders;

import dev.impasse.core.model.LockKind;
import java.util.ArrayList;
import java.util.List;

/** Reads the tables of a file of lock orders, whole and checked; see {@link TableWriter}. */
public final class TableReader {

  private static final int FRAME = 4;

  private final StringTable strings;
  private final LockTable locks;

  /** Of each frame the strings class, method and file, and the line. */
  private final int[] frames;

  private final int[] outer;
  private final int[] innermost;

  TableReader(VarInput in) {
    strings = new StringTable(in.array());
    for (int n = in.count(1); n > 0; n--) {
      int length = in.atMost(OrdersFormat.MOST_STRING_BYTES);
      strings.add(in.position(), length);
      in.skip(length);
    }
    locks = new LockTable(strings);
    int[] row = new int[LockTable.WIDTH];
    for (int n = in.count(LockTable.WIDTH); n > 0; n--) {
      lock(in, row);
      locks.add(row);
    }
    frames = new int[FRAME * in.count(FRAME)];
    for (int i = 0; i < frames.length; i += FRAME) {
      frames[i] = in.below(strings.size());
      frames[i + 1] = in.below(strings.size());
      frames[i + 2] = in.below(strings.size());
      frames[i + 3] = line(in);
    }
    int n = in.count(2);
    outer = new int[n + 1];
    innermost = new int[n + 1];
    int[] depth = new int[n + 1];
    for (int i = 1; i <= n; i++) {
      outer[i] = in.below(i);
      innermost[i] = in.below(frames.length / FRAME);
      depth[i] = depth[outer[i]] + 1;
      if (depth[i] > OrdersFormat.MOST_FRAMES) {
        throw new IllegalArgumentException("a stack is too deep: frames=" + depth[i]);
      }
    }
  }

  private static void lock(VarInput in, int[] row) {
    row[0] = LockKind.ofCode(in.u8()).code();
    row[1] = in.u8() == 0 ? 0 : 1;
    row[3] = in.natural();
    row[4] = in.natural();
    row[5] = in.natural();
    row[6] = in.natural();
    row[7] = in.natural();
    row[2] = line(in);
    row[8] = in.natural();
    row[9] = in.natural();
  }

  private static int line(VarInput in) {
    return Math.toIntExact(in.signed());
  }

  /** Reads the number of a string, and returns the string. */
  public String string(VarInput in) {
    return strings.get(in.below(strings.size()));
  }

  /** Returns all locks, by their numbers. */
  public LockTable locks() {
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

  /** Returns how many stacks there are, the empty one included. */
  public int stacks() {
    return outer.length;
  }

  /** Returns the stack on top of which a stack has its innermost frame; 0 is the empty one. */
  public int outer(int stack) {
    return outer[stack];
  }

  /** Returns the innermost frame of a stack: its class, method and file, which are strings. */
  public int frameString(int stack, int column) {
    return frames[FRAME * innermost[stack] + column];
  }

  /** Returns the line of the innermost frame of a stack. */
  public int frameLine(int stack) {
    return frames[FRAME * innermost[stack] + 3];
  }

  /** Returns the frames of a stack, innermost first. */
  public List<StackTraceElement> frames(int stack) {
    List<StackTraceElement> found = new ArrayList<>();
    for (int at = stack; at > 0; at = outer[at]) {
      String file = strings.get(frameString(at, 2));
      found.add(
          new StackTraceElement(
              strings.get(frameString(at, 0)),
              strings.get(frameString(at, 1)),
              file.isEmpty() ? null : file,
              frameLine(at)));
    }
    return found;
  }
}
