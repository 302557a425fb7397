package dev.impasse.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Knows the threads that belong to the JVM and run no code of the application: those that carry
 * virtual threads, wake them, and handle references. Others wait for what they do, so they go no
 * further into a hook than to find out that they are such.
 */
final class JvmThreads {

  private static final @Nullable Class<?> CARRIER = type("jdk.internal.misc.CarrierThread");
  private static final @Nullable Class<?> INNOCUOUS = type("jdk.internal.misc.InnocuousThread");
  private static final @Nullable Class<?> REFERENCES =
      type("java.lang.ref.Reference$ReferenceHandler");

  private JvmThreads() {}

  private static @Nullable Class<?> type(String name) {
    try {
      return Class.forName(name, false, null);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /** Whether a platform thread is one. */
  static boolean isOne(Thread thread) {
    return isCarrier(thread)
        || (INNOCUOUS != null && INNOCUOUS.isInstance(thread) && !isOfCleaner(thread.getName()))
        || (REFERENCES != null && REFERENCES.isInstance(thread))
        || isOfSystem(thread);
  }

  /** Whether a thread carries virtual ones. */
  static boolean isCarrier(Thread thread) {
    return CARRIER != null && CARRIER.isInstance(thread);
  }

  /** A {@code java.lang.ref.Cleaner} of the application runs actions of the application. */
  private static boolean isOfCleaner(String name) {
    return name.startsWith("Cleaner-");
  }

  /** The finalizer's thread and those of JMX and attach are in that group too, but run any code. */
  private static boolean isOfSystem(Thread thread) {
    String name = thread.getName();
    if (name.equals("Signal Dispatcher")
        || name.startsWith("C1 CompilerThread")
        || name.startsWith("C2 CompilerThread")
        || name.startsWith("JVMCI")) {
      ThreadGroup group = thread.getThreadGroup();
      return group != null && group.getName().equals("system");
    }
    return false;
  }
}
