package dev.impasse.agent.jvm;

import dev.impasse.agent.console.Console;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Asks the JVM, by its internal {@code Unsafe}, whether a class is initialised. Thread-safe. */
final class Initialisation {

  private static final String PACKAGE = "jdk.internal.misc";

  private final MethodHandle missing;

  private Initialisation(MethodHandle missing) {
    this.missing = missing;
  }

  /** Opens the JDK's internals to the agent; returns null where they are not there. */
  static @Nullable Initialisation open(Instrumentation instrumentation) {
    try {
      JdkModules.export(instrumentation, PACKAGE);
      Class<?> unsafe = Class.forName(PACKAGE + ".Unsafe");
      Object instance = unsafe.getMethod("getUnsafe").invoke(null);
      return new Initialisation(
          MethodHandles.lookup()
              .findVirtual(
                  unsafe, "shouldBeInitialized", MethodType.methodType(boolean.class, Class.class))
              .bindTo(instance));
    } catch (ReflectiveOperationException | RuntimeException absent) {
      Console.debug(absent);
      return null;
    }
  }

  boolean isDone(Class<?> type) {
    try {
      return !(boolean) missing.invokeExact(type);
    } catch (Throwable e) {
      return true; // not known: then nobody waits for it, as far as we know
    }
  }
}
