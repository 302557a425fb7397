package dev.impasse.core.dump;

import dev.impasse.core.model.LockKind;

/**
 * A lock in a thread dump. Two are the same if their identities are.
 *
 * @param identity address, or class and hash: what names it within its dump
 * @param kind its kind, as far as the dump tells
 * @param className binary name of its class, or of the class that is initialised
 */
public record DumpLock(String identity, LockKind kind, String className) {

  /** Returns a lock of which the dump says class and identity; the class tells the kind. */
  public static DumpLock synchronizer(String identity, String className) {
    LockKind kind =
        className.contains("ReentrantReadWriteLock")
            ? LockKind.READ_WRITE_LOCK
            : className.contains("ReentrantLock") ? LockKind.REENTRANT_LOCK : LockKind.CUSTOM_LOCK;
    int nested = className.indexOf('$');
    return new DumpLock(identity, kind, nested < 0 ? className : className.substring(0, nested));
  }

  /** Returns a monitor. */
  public static DumpLock monitor(String identity, String className) {
    return new DumpLock(identity, LockKind.MONITOR, className);
  }

  /** Returns the initialisation of a class. */
  public static DumpLock initialisation(String className) {
    return new DumpLock("init " + className, LockKind.CLASS_INIT, className);
  }

  /** Returns its name for people. */
  String label() {
    String simple = className.substring(className.lastIndexOf('.') + 1);
    if (kind == LockKind.CLASS_INIT) {
      return "initialisation of " + simple;
    }
    int at = identity.indexOf('@');
    return simple
        + "@"
        + (at < 0 ? identity.replaceFirst("^0x0*", "") : identity.substring(at + 1));
  }
}
