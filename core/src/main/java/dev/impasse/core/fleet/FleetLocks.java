package dev.impasse.core.fleet;

import dev.impasse.core.orders.LockClass;
import dev.impasse.core.orders.LockTable;
import dev.impasse.core.orders.OrderedLock;
import dev.impasse.core.orders.Rows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The locks of a fleet, with the places where they were taken, each once; and their classes. */
final class FleetLocks {

  private final Texts texts;

  /** Locks as they stand in files, with the fleet's numbers of strings. */
  private final Rows rows = new Rows(LockTable.WIDTH);

  private final List<OrderedLock> locks = new ArrayList<>();
  private final Map<LockClass, Integer> classNumbers = new HashMap<>();
  private final List<Integer> classOf = new ArrayList<>();

  FleetLocks(Texts texts) {
    this.texts = texts;
  }

  /**
   * Returns the numbers that the locks of a file have here.
   *
   * @param strings the numbers that its strings have here
   */
  int[] numbers(LockTable file, FileStrings strings) {
    int[] numbers = new int[file.size()];
    int[] row = new int[LockTable.WIDTH];
    for (int i = 0; i < numbers.length; i++) {
      row(file, i, strings, row);
      numbers[i] = rows.add(row);
      if (numbers[i] == locks.size()) {
        add(file.get(i));
      }
    }
    return numbers;
  }

  private int number(OrderedLock lock) {
    OrderedLock same = lock.portable();
    int[] row = {
      same.lock().kind().code(),
      same.shared() ? 1 : 0,
      same.site().line(),
      texts.number(same.lock().className()),
      texts.number(same.lock().place()),
      texts.number(same.site().className()),
      texts.number(same.site().methodName()),
      texts.number(same.site().fileName()),
      texts.number(same.site().expression()),
      texts.number(same.site().operation())
    };
    int number = rows.add(row);
    if (number == locks.size()) {
      add(same);
    }
    return number;
  }

  private void add(OrderedLock lock) {
    locks.add(lock);
    Integer type = classNumbers.putIfAbsent(lock.lock(), classNumbers.size());
    classOf.add(type == null ? classNumbers.size() - 1 : type);
  }

  /** Whether each lock of a file stands in it once. */
  static boolean areDistinct(LockTable file, FileStrings strings) {
    Rows seen = new Rows(LockTable.WIDTH);
    int[] row = new int[LockTable.WIDTH];
    for (int i = 0; i < file.size(); i++) {
      row(file, i, strings, row);
      seen.add(row);
    }
    return seen.size() == file.size();
  }

  private static void row(LockTable file, int lock, FileStrings strings, int[] row) {
    file.copy(lock, row);
    for (int k = LockTable.STRINGS; k < row.length; k++) {
      row[k] = strings.number(row[k]);
    }
  }

  int[] numbers(List<OrderedLock> of) {
    return of.stream().mapToInt(this::number).toArray();
  }

  int size() {
    return locks.size();
  }

  OrderedLock lock(int number) {
    return locks.get(number);
  }

  List<OrderedLock> locks(EntryKey key) {
    return key.locks(locks::get);
  }

  /** Returns the numbers of the classes of an entry's locks. */
  int[] classes(EntryKey key) {
    return key.classes(classOf::get);
  }

  /** Whether a request may give up, and so is no side of a deadlock. */
  boolean mayGiveUp(EntryKey key) {
    return locks.get(key.requested()).site().mayGiveUp();
  }
}
