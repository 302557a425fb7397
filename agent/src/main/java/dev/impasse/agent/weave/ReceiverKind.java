package dev.impasse.agent.weave;

/** The JDK types whose operations are hooked: what a hook expects as its receiver. */
public enum ReceiverKind {
  /** Every {@code Lock}: both halves of a read-write lock and the application's own included. */
  LOCK("java/util/concurrent/locks/Lock", ""),
  /** Every {@code Condition}. */
  CONDITION("java/util/concurrent/locks/Condition", ""),
  /** {@code StampedLock}, which is no {@code Lock}. */
  STAMPED_LOCK("java/util/concurrent/locks/StampedLock", "stamped"),
  /** {@code Semaphore}. */
  SEMAPHORE("java/util/concurrent/Semaphore", "semaphore"),
  /** {@code Thread}: start and join. */
  THREAD("java/lang/Thread", "thread"),
  /** Any object, arrays included: wait and notify. */
  OBJECT("java/lang/Object", "object");

  private final String internalName;
  private final String hookPrefix;

  ReceiverKind(String internalName, String hookPrefix) {
    this.internalName = internalName;
    this.hookPrefix = hookPrefix;
  }

  /** Returns the internal name of the type, with slashes. */
  public String internalName() {
    return internalName;
  }

  /** Returns the simple name of the type, as reports say it. */
  String simpleName() {
    return internalName.substring(internalName.lastIndexOf('/') + 1);
  }

  /** Returns the name of the hook for a method: prefix and capitalised name, or just the name. */
  String hookName(String method) {
    return hookPrefix.isEmpty()
        ? method
        : hookPrefix + Character.toUpperCase(method.charAt(0)) + method.substring(1);
  }
}
