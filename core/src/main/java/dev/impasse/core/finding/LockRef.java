package dev.impasse.core.finding;

import dev.impasse.core.model.ClassNames;
import dev.impasse.core.model.LockKind;

/**
 * A lock in a report.
 *
 * @param id number of the lock in its run
 * @param kind its kind
 * @param label its name for people, {@code MutexDemo.mutexA}
 * @param className binary name of its class, "" when not known
 */
public record LockRef(int id, LockKind kind, String label, String className) {

  /** Returns the last part of the label: {@code mutexA}, {@code submit(...)}. */
  public String shortLabel() {
    int arguments = label.indexOf('(');
    int end = arguments < 0 ? label.length() : arguments;
    return label.endsWith(".class") ? label : label.substring(label.lastIndexOf('.', end) + 1);
  }

  /**
   * Returns what is known of the lock however it was seen, by the detector, in events or in a
   * thread dump: the kind of a lock of the JDK, the class of a monitor or of another lock. Such a
   * dump names of another lock only the class of its synchronizer, which stands within it.
   */
  public String typeLabel() {
    if (className.isEmpty()) {
      return stableLabel(); // of imported text
    }
    return switch (kind) {
      case REENTRANT_LOCK, READ_WRITE_LOCK, STAMPED_LOCK, SEMAPHORE -> kind.word();
      case MONITOR -> typeOfMonitor();
      case CUSTOM_LOCK -> {
        int nested = className.indexOf('$');
        yield nested > 0 ? className.substring(0, nested) : className;
      }
      default -> stableLabel();
    };
  }

  /** Whether nothing is known that would tell people which lock it is: {@code Object@1f2e}. */
  boolean hasNoName() {
    return label.startsWith("Object@") || label.startsWith("lock#");
  }

  /** Whether it is part of a collection of the JDK, which takes it by itself. */
  boolean isOfTheJdkItself() {
    return kind == LockKind.MONITOR && ClassNames.isBin(className);
  }

  private String typeOfMonitor() {
    if (className.startsWith("java.lang.Class ")) {
      return "java.lang.Class"; // a dump: java.lang.Class for app.Main
    }
    return ClassNames.isBin(className)
        ? "bin of ConcurrentHashMap"
        : StableNames.ofClass(className);
  }

  /**
   * Returns the label without what changes from run to run: {@code Account} for {@code
   * Account@1f2e}, {@code thread end} for the end of any.
   */
  public String stableLabel() {
    if (kind == LockKind.THREAD_END || kind == LockKind.EXECUTOR) {
      return kind.word(); // its label has the name of a thread
    }
    int at = label.indexOf('@');
    int hash = label.indexOf('#');
    int end = at >= 0 ? at : hash >= 0 ? hash : label.length();
    return StableNames.ofClass(label.substring(0, end));
  }
}
