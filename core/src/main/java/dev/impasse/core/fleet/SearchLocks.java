package dev.impasse.core.fleet;

import dev.impasse.core.model.LockKind;
import dev.impasse.core.orders.LockClass;
import dev.impasse.core.orders.OrderedLock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The locks of a fleet as they are compared: a monitor of a class that takes the monitors of its
 * own objects is known by its class, whoever took it first in which run.
 */
final class SearchLocks {

  private final List<OrderedLock> locks = new ArrayList<>();
  private final int[] classOf;
  private final List<LockClass> classes = new ArrayList<>();

  /**
   * Names locks.
   *
   * @param entries those that count: of what runs said that have been replaced nothing is left
   */
  SearchLocks(FleetLocks of, Collection<FleetEntry> entries) {
    BitSet used = new BitSet();
    for (FleetEntry entry : entries) {
      for (int lock : entry.key.locks) {
        used.set(lock);
      }
    }
    Set<String> lockThemselves = new HashSet<>();
    for (int i = used.nextSetBit(0); i >= 0; i = used.nextSetBit(i + 1)) {
      OrderedLock lock = of.lock(i);
      if (lock.lock().kind() == LockKind.MONITOR && lock.site().locksItself()) {
        lockThemselves.add(lock.lock().className());
      }
    }
    Map<LockClass, Integer> numbers = new HashMap<>();
    classOf = new int[of.size()];
    for (int i = 0; i < classOf.length; i++) {
      OrderedLock lock = named(of.lock(i), lockThemselves);
      locks.add(lock);
      Integer known = numbers.putIfAbsent(lock.lock(), classes.size());
      if (known == null) {
        classes.add(lock.lock());
      }
      classOf[i] = known == null ? classes.size() - 1 : known;
    }
  }

  private static OrderedLock named(OrderedLock lock, Set<String> lockThemselves) {
    LockClass of = lock.lock();
    boolean byClass = of.kind() == LockKind.MONITOR && lockThemselves.contains(of.className());
    return byClass
        ? new OrderedLock(
                new LockClass(of.kind(), of.className(), of.className()),
                lock.shared(),
                lock.site())
            .portable()
        : lock;
  }

  OrderedLock lock(int number) {
    return locks.get(number);
  }

  List<OrderedLock> locks(EntryKey key) {
    return key.locks(locks::get);
  }

  int[] classes(EntryKey key) {
    return key.classes(number -> classOf[number]);
  }

  LockClass lockClass(int number) {
    return classes.get(number);
  }
}
