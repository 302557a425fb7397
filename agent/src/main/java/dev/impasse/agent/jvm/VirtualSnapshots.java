package dev.impasse.agent.jvm;

import dev.impasse.agent.console.Console;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the JVM what a virtual thread is blocked for, where the JVM knows: since JDK 25, by the
 * internal {@code jdk.internal.vm.ThreadSnapshot} behind {@code jcmd Thread.dump_to_file}.
 *
 * <p>A snapshot walks the stack of the one thread, 5 to 17 us; it is taken only of threads that are
 * blocked, hold something, and have published no wait.
 */
final class VirtualSnapshots {

  private static final String PACKAGE = "jdk.internal.vm";

  private final MethodHandle of;
  private final MethodHandle blockedOn;

  private VirtualSnapshots(MethodHandle of, MethodHandle blockedOn) {
    this.of = of;
    this.blockedOn = blockedOn;
  }

  /** Opens the JDK's internals to the agent; returns null where they are not there. */
  static @Nullable VirtualSnapshots open(Instrumentation instrumentation) {
    Module base = Object.class.getModule();
    if (Runtime.version().feature() < 25 || !base.getPackages().contains(PACKAGE)) {
      return null;
    }
    try {
      instrumentation.redefineModule(
          base,
          Set.of(),
          Map.of(),
          Map.of(PACKAGE, Set.of(VirtualSnapshots.class.getModule())),
          Set.of(),
          Map.of());
      Class<?> snapshot = Class.forName(PACKAGE + ".ThreadSnapshot");
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(snapshot, MethodHandles.lookup());
      return new VirtualSnapshots(
          lookup
              .findStatic(snapshot, "of", MethodType.methodType(snapshot, Thread.class))
              .asType(MethodType.methodType(Object.class, Thread.class)),
          lookup
              .findVirtual(snapshot, "blockedOn", MethodType.methodType(Object.class))
              .asType(MethodType.methodType(Object.class, Object.class)));
    } catch (ReflectiveOperationException | RuntimeException absent) {
      Console.debug(absent);
      return null;
    }
  }

  /**
   * Returns the monitor that a thread is blocked for, or null if it is not, or that is not known.
   */
  @Nullable Object blockedOn(Thread thread) {
    try {
      Object snapshot = of.invoke(thread);
      return snapshot == null ? null : blockedOn.invoke(snapshot);
    } catch (Throwable notBlocked) {
      return null; // it has gone on in the meantime: IllegalStateException
    }
  }
}
