package dev.impasse.core.model;

/**
 * What is known of one lock.
 *
 * @param id number of the lock
 * @param kind its kind
 * @param className binary name of its class, "" when not known
 * @param identityHash identity hash code of the object
 * @param namingSite site whose field gives the lock its name, 0 if none
 * @param name field it lives in, {@code dev.impasse.demo.MutexDemo.mutexA}; its class if that takes
 *     the monitors of its own objects; "" when not known
 */
public record LockInfo(
    int id, LockKind kind, String className, int identityHash, int namingSite, String name) {

  private static final String BIN = "bin of ConcurrentHashMap";

  /** Returns a lock of which only the number is known. */
  public static LockInfo unknown(int id) {
    return new LockInfo(id, LockKind.UNKNOWN, "", 0, 0, "");
  }

  /**
   * Returns the name for people: {@code MutexDemo.mutexA}, or {@code Account@1f2e} for a monitor
   * that its own class takes and a lock that lives in no field we know, {@code lock} for a captured
   * local variable, or {@code lock#7} when nothing is known.
   */
  public String label() {
    if (kind == LockKind.CHANNEL) {
      return "channel#" + id;
    }
    if (!name.isEmpty() && name.equals(className)) {
      String type = ClassNames.simple(className);
      return identityHash == 0 ? type : type + "@" + Integer.toHexString(identityHash);
    }
    if (!name.isEmpty() && !name.endsWith(".class")) {
      int dot = name.lastIndexOf('.');
      if (name.startsWith(Site.CAPTURED, dot + 1)) {
        return name.substring(dot + 1 + Site.CAPTURED.length());
      }
      int before = name.lastIndexOf('.', dot - 1);
      return name.substring(before + 1);
    }
    if (name.endsWith(".class")) {
      String type = name.substring(0, name.length() - ".class".length());
      return type.substring(type.lastIndexOf('.') + 1) + ".class";
    }
    if (className.isEmpty()) {
      return "lock#" + id;
    }
    return (isBin() ? BIN : ClassNames.simple(className)) + "@" + Integer.toHexString(identityHash);
  }

  /** Whether it is a bin of a {@code ConcurrentHashMap}, whose class depends on what is in it. */
  public boolean isBin() {
    return ClassNames.isBin(className);
  }

  /** Returns the name of a bin whose map was called at a place. */
  public String label(StackTraceElement calledAt) {
    return BIN + "(" + calledAt.getFileName() + ":" + calledAt.getLineNumber() + ")";
  }
}
