package dev.impasse.core.fleet;

import dev.impasse.core.finding.StableNames;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.orders.OrderedLock;
import java.util.ArrayList;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/**
 * Entries that are one side of a deadlock as well as any other of them: the same locks, held and
 * requested in the same methods. They differ in lines, or in the methods that took locks of {@code
 * java.util.concurrent}.
 */
final class Half {

  final Shape shape;
  final List<FleetEntry> entries = new ArrayList<>();

  /**
   * What they have in common.
   *
   * @param held the classes and modes of the locks held, and where monitors were taken
   * @param wanted the class of the requested lock
   * @param shared whether it is requested in shared mode
   * @param wantsAt the method that requests it
   */
  record Shape(List<Held> held, int wanted, boolean shared, String wantsAt) {

    static Shape of(int[] classes, List<OrderedLock> locks) {
      List<Held> held = new ArrayList<>();
      int last = classes.length - 1;
      for (int i = 0; i < last; i++) {
        boolean monitor = locks.get(i).lock().kind() == LockKind.MONITOR;
        held.add(new Held(classes[i], locks.get(i).shared(), monitor ? method(locks.get(i)) : ""));
      }
      return new Shape(held, classes[last], locks.get(last).shared(), method(locks.get(last)));
    }

    private static String method(OrderedLock lock) {
      return StableNames.ofFrame(lock.site().frame());
    }
  }

  /** A lock that is held. */
  record Held(int lock, boolean shared, String from) {}

  Half(Shape shape) {
    this.shape = shape;
  }

  boolean holds(int lock) {
    return shape.held.stream().anyMatch(held -> held.lock == lock);
  }

  /** Whether it holds what another one wants, in modes that exclude each other. */
  boolean blocks(Half other) {
    return shape.held.stream()
        .anyMatch(held -> held.lock == other.shape.wanted && !(held.shared && other.shape.shared));
  }

  /** Whether both hold one lock, and not both only read: they are never under way at once. */
  boolean excludes(Half other) {
    for (Held mine : shape.held) {
      for (Held its : other.shape.held) {
        if (mine.lock == its.lock && !(mine.shared && its.shared)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns the runs that show one of the entries. */
  RoaringBitmap runs() {
    RoaringBitmap all = new RoaringBitmap();
    entries.forEach(entry -> all.or(entry.runs().slots()));
    return all;
  }
}
