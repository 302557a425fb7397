package dev.impasse.core.dump;

import dev.impasse.core.model.ClassNames;
import dev.impasse.core.model.LockKind;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A lock in a thread dump. Two are the same if their identities are.
 *
 * @param identity address, or class and hash: what names it within its dump
 * @param kind its kind, as far as its class tells
 * @param className binary name of its class, or of the class that is initialised
 */
public record DumpLock(String identity, LockKind kind, String className) {

  private static final String JDK = "java.util.concurrent.";
  private static final String UNNAMED = "of class ";
  private static final int INNERMOST = 8;
  private static final Set<String> WAITS_FOR_RESULT = Set.of("awaitDone", "externalAwaitDone");
  private static final String NOTIFICATION = "notification of ";
  private static final String OF_CLASS = "java.lang.Class for ";

  /** Returns what a thread is parked for, or owns; its class tells the kind. */
  public static DumpLock synchronizer(String identity, String className) {
    int nested = className.startsWith(JDK) ? className.indexOf('$') : -1;
    return new DumpLock(
        identity, kindOf(className), nested < 0 ? className : className.substring(0, nested));
  }

  private static LockKind kindOf(String className) {
    if (!className.startsWith(JDK)) {
      return LockKind.CUSTOM_LOCK;
    }
    if (className.endsWith("$ConditionObject")) {
      return LockKind.CONDITION;
    }
    String rest = className.substring(JDK.length());
    int nested = rest.indexOf('$');
    return switch (nested < 0 ? rest : rest.substring(0, nested)) {
      case "locks.ReentrantLock" -> LockKind.REENTRANT_LOCK;
      case "locks.ReentrantReadWriteLock" -> LockKind.READ_WRITE_LOCK;
      case "locks.StampedLock" -> LockKind.STAMPED_LOCK;
      case "CountDownLatch" -> LockKind.LATCH;
      case "Semaphore" -> LockKind.SEMAPHORE;
      case "CompletableFuture", "FutureTask", "ForkJoinTask" -> LockKind.FUTURE;
      case "SynchronousQueue", "LinkedTransferQueue" -> LockKind.QUEUE;
      case "Phaser" -> LockKind.PHASER;
      default -> LockKind.CUSTOM_LOCK;
    };
  }

  /** Returns a monitor. */
  public static DumpLock monitor(String identity, String className) {
    return new DumpLock(identity, LockKind.MONITOR, className);
  }

  /** Returns the initialisation of a class. */
  public static DumpLock initialisation(String className) {
    return new DumpLock("init " + className, LockKind.CLASS_INIT, className);
  }

  /** Returns what a dump does not name, of which only the class is known. */
  static DumpLock unnamed(String className) {
    return new DumpLock(UNNAMED + className, LockKind.CUSTOM_LOCK, className);
  }

  /**
   * Returns the same as the stack of its waiter shows it: whatever a task of a fork-join pool is
   * called, its end is a result.
   */
  DumpLock seenFrom(List<StackTraceElement> stack) {
    if (kind != LockKind.CUSTOM_LOCK || identity.startsWith(UNNAMED)) {
      return this;
    }
    for (StackTraceElement frame : stack.subList(0, Math.min(INNERMOST, stack.size()))) {
      boolean waits = WAITS_FOR_RESULT.contains(frame.getMethodName());
      if (waits && frame.getClassName().equals(JDK + "ForkJoinTask")) {
        return new DumpLock(identity, LockKind.FUTURE, className);
      }
    }
    return this;
  }

  /** Returns a notification on a monitor. */
  public static DumpLock notification(DumpLock monitor) {
    return new DumpLock(
        NOTIFICATION + monitor.identity(), LockKind.NOTIFICATION, monitor.className());
  }

  /** Returns an address as every form of a dump means it: without leading zeros. */
  static String address(String text) {
    String digits = (text.startsWith("0x") ? text.substring(2) : text).toLowerCase(Locale.ROOT);
    int zeros = 0;
    while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') {
      zeros++;
    }
    return "0x" + digits.substring(zeros);
  }

  /** Returns its name for people. */
  String label() {
    String simple = className.substring(className.lastIndexOf('.') + 1);
    if (kind == LockKind.CLASS_INIT) {
      return "initialisation of " + simple;
    }
    if (className.startsWith(OF_CLASS)) {
      return (simple.startsWith("Class for ") ? className.substring(OF_CLASS.length()) : simple)
          + ".class";
    }
    if (identity.startsWith(UNNAMED)) {
      return simple;
    }
    int at = identity.indexOf('@');
    return (ClassNames.isBin(className) ? "bin of ConcurrentHashMap" : simple)
        + "@"
        + (at < 0 ? withoutZeros(identity) : identity.substring(at + 1));
  }

  private static String withoutZeros(String identity) {
    int from = identity.startsWith(NOTIFICATION) ? NOTIFICATION.length() : 0;
    if (!identity.startsWith("0x", from)) {
      return identity;
    }
    from += 2;
    while (from < identity.length() && identity.charAt(from) == '0') {
      from++;
    }
    return identity.substring(from);
  }
}
