package dev.impasse.core.fleet;

import dev.impasse.core.orders.LockClass;
import dev.impasse.core.orders.OrderedLock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The locks of a fleet, with the places where they were taken, each once; and their classes. */
final class FleetLocks {

  private final Map<OrderedLock, Integer> numbers = new HashMap<>();
  private final List<OrderedLock> locks = new ArrayList<>();
  private final Map<LockClass, Integer> classNumbers = new HashMap<>();
  private final List<Integer> classOf = new ArrayList<>();

  int number(OrderedLock lock) {
    OrderedLock same = lock.portable();
    Integer known = numbers.putIfAbsent(same, locks.size());
    if (known != null) {
      return known;
    }
    locks.add(same);
    Integer type = classNumbers.putIfAbsent(same.lock(), classNumbers.size());
    classOf.add(type == null ? classNumbers.size() - 1 : type);
    return locks.size() - 1;
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
