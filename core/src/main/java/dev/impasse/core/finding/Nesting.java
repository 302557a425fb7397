package dev.impasse.core.finding;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one side of a cycle does: it wants a lock while it holds the one that the side before it
 * wants.
 *
 * @param side the side
 * @param holds what the side before it wants
 * @param acquiredAt where it was taken, null when not known
 */
record Nesting(Side side, LockRef holds, @Nullable StackTraceElement acquiredAt) {

  /** Returns those of a cycle, in its order, from the one that sorts first in every run. */
  static List<Nesting> of(List<Side> sides) {
    List<Nesting> all = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < sides.size(); i++) {
      Side side = sides.get(i);
      LockRef holds = sides.get((i + sides.size() - 1) % sides.size()).wants();
      all.add(new Nesting(side, holds, acquiredAt(side, holds)));
      first = all.get(i).key().compareTo(all.get(first).key()) < 0 ? i : first;
    }
    List<Nesting> rotated = new ArrayList<>(all.subList(first, all.size()));
    rotated.addAll(all.subList(0, first));
    return rotated;
  }

  private static @Nullable StackTraceElement acquiredAt(Side side, LockRef lock) {
    for (Hold hold : side.holds()) {
      if (hold.lock().id() == lock.id() && hold.lock().label().equals(lock.label())) {
        return hold.acquiredAt();
      }
    }
    return null;
  }

  private String key() {
    return holds.stableLabel() + "\n" + path() + "\n" + wants().stableLabel();
  }

  LockRef wants() {
    return side.wants();
  }

  @Nullable StackTraceElement wantsAt() {
    return side.wantsAt();
  }

  /** Whether it nests two locks of one name, or class, and another side two of the same. */
  boolean isOfTheSameKindAs(Nesting other) {
    String kind = other.wants().stableLabel();
    return wants().stableLabel().equals(kind) && holds.stableLabel().equals(kind);
  }

  /**
   * Returns the method that takes the outer lock and, if that is another one, the method that wants
   * the inner one: {@code Orders.restock -> Stock.release}; "" when nothing is known.
   */
  String path() {
    StackTraceElement to = wantsAt();
    String inner = to == null ? "" : method(to);
    String outer = acquiredAt == null ? inner : method(acquiredAt);
    return inner.isEmpty() || outer.equals(inner) ? outer : outer + " -> " + inner;
  }

  /**
   * Whether the lock that is held is a library's, taken further out on the stack, and the wait
   * stands in code that the library calls: that of the JDK, or of one that is called by the same
   * code that it calls.
   */
  boolean isCallback() {
    StackTraceElement in = wantsAt();
    if (in == null || StableNames.isOfTheJdk(in)) {
      return false;
    }
    if (holds.isOfTheJdkItself() || (acquiredAt != null && StableNames.isOfTheJdk(acquiredAt))) {
      return true;
    }
    return acquiredAt != null && isCalledAndCalls(acquiredAt, group(in));
  }

  private boolean isCalledAndCalls(StackTraceElement library, String application) {
    if (group(library).equals(application)) {
      return false;
    }
    boolean within = false;
    for (StackTraceElement frame : side.stack()) {
      if (within && !StableNames.isOfTheJdk(frame) && group(frame).equals(application)) {
        return true;
      }
      within |=
          frame.getClassName().equals(library.getClassName())
              && frame.getMethodName().equals(library.getMethodName());
    }
    return false;
  }

  /** Returns the first two parts of a package: whose code it is. */
  private static String group(StackTraceElement frame) {
    String type = frame.getClassName();
    int end = type.lastIndexOf('.');
    int first = type.indexOf('.');
    int second = first < 0 ? -1 : type.indexOf('.', first + 1);
    return type.substring(0, Math.max(0, second < 0 ? end : Math.min(second, end)));
  }

  /** Returns class and method, without the package and without numbers of the compiler. */
  static String method(StackTraceElement frame) {
    String type = StableNames.ofClass(frame.getClassName());
    return type.substring(type.lastIndexOf('.') + 1)
        + "."
        + StableNames.ofMethod(frame.getMethodName());
  }
}
