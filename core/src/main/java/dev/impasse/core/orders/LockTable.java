package dev.impasse.core.orders;

import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The locks of a file and the places where they were taken, which stay numbers until they are asked
 * for.
 *
 * <p><b>Shape.</b> A row of {@link #WIDTH} numbers each: the code of its kind, 1 if shared, the
 * line, and then of seven strings: class and place of the lock; class, method, file, expression and
 * operation of the site.
 */
public final class LockTable {

  /** How many numbers a row has. */
  public static final int WIDTH = 10;

  /** Where the strings begin in a row. */
  public static final int STRINGS = 3;

  private final StringTable strings;
  private int[] cells = new int[WIDTH * 64];
  private int size;
  private @Nullable OrderedLock[] decoded = {};

  LockTable(StringTable strings) {
    this.strings = strings;
  }

  /** Adds a row, which is checked. */
  void add(int[] row) {
    for (int i = STRINGS; i < WIDTH; i++) {
      if (row[i] < 0 || row[i] >= strings.size()) {
        throw new IllegalArgumentException("there is no such string: number=" + row[i]);
      }
    }
    if (cells.length - size * WIDTH < WIDTH) {
      cells = Arrays.copyOf(cells, 2 * cells.length);
    }
    System.arraycopy(row, 0, cells, size++ * WIDTH, WIDTH);
  }

  /** Returns how many there are. */
  public int size() {
    return size;
  }

  /** Copies a row. */
  public void copy(int number, int[] to) {
    System.arraycopy(cells, number * WIDTH, to, 0, WIDTH);
  }

  /** Returns a lock. */
  public OrderedLock get(int number) {
    if (decoded.length < size) {
      decoded = Arrays.copyOf(decoded, size);
    }
    OrderedLock known = decoded[number];
    if (known == null) {
      known = decode(number);
      decoded[number] = known;
    }
    return known;
  }

  private OrderedLock decode(int number) {
    int[] row = new int[WIDTH];
    copy(number, row);
    LockClass lock =
        new LockClass(LockKind.ofCode(row[0]), strings.get(row[3]), strings.get(row[4]));
    Site site =
        new Site(
            0,
            strings.get(row[5]),
            strings.get(row[6]),
            "",
            strings.get(row[7]),
            row[2],
            strings.get(row[8]),
            lock.place(),
            strings.get(row[9]));
    return new OrderedLock(lock, row[1] != 0, site);
  }

  /** Returns the strings that its rows name. */
  public StringTable strings() {
    return strings;
  }
}
