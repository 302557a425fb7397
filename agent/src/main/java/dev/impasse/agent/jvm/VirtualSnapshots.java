package dev.impasse.agent.jvm;

import dev.impasse.agent.console.Console;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks the JVM what a thread, which may be a virtual one, is blocked for, waits on and holds, where
 * the JVM knows: since JDK 25, by the internal {@code jdk.internal.vm.ThreadSnapshot} behind {@code
 * jcmd Thread.dump_to_file}.
 *
 * <p>A snapshot walks the stack of the one thread, 5 to 17 us; it is taken only of threads that are
 * blocked, and of those that may hold what others are blocked for.
 */
final class VirtualSnapshots {

  private static final String PACKAGE = "jdk.internal.vm";

  private final MethodHandle of;
  private final MethodHandle blockedOn;
  private final MethodHandle waitingOn;
  private final MethodHandle stack;
  private final MethodHandle ownsMonitors;
  private final MethodHandle ownedAt;

  private VirtualSnapshots(Class<?> snapshot, MethodHandles.Lookup lookup)
      throws ReflectiveOperationException {
    of =
        lookup
            .findStatic(snapshot, "of", MethodType.methodType(snapshot, Thread.class))
            .asType(MethodType.methodType(Object.class, Thread.class));
    blockedOn = method(lookup, snapshot, "blockedOn", Object.class);
    waitingOn = method(lookup, snapshot, "waitingOn", Object.class);
    stack = method(lookup, snapshot, "stackTrace", StackTraceElement[].class);
    ownsMonitors = method(lookup, snapshot, "ownsMonitors", boolean.class);
    ownedAt =
        lookup
            .findVirtual(
                snapshot, "ownedMonitorsAt", MethodType.methodType(Stream.class, int.class))
            .asType(MethodType.methodType(Stream.class, Object.class, int.class));
  }

  private static MethodHandle method(
      MethodHandles.Lookup lookup, Class<?> snapshot, String name, Class<?> result)
      throws ReflectiveOperationException {
    return lookup
        .findVirtual(snapshot, name, MethodType.methodType(result))
        .asType(MethodType.methodType(result, Object.class));
  }

  /** Opens the JDK's internals to the agent; returns null where they are not there. */
  static @Nullable VirtualSnapshots open(Instrumentation instrumentation) {
    Module base = Object.class.getModule();
    if (Runtime.version().feature() < 25 || !base.getPackages().contains(PACKAGE)) {
      return null;
    }
    try {
      JdkModules.open(instrumentation, base, PACKAGE);
      Class<?> snapshot = Class.forName(PACKAGE + ".ThreadSnapshot");
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(snapshot, MethodHandles.lookup());
      return new VirtualSnapshots(snapshot, lookup);
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

  /** Returns the object in whose {@code wait} a thread is, or null. */
  @Nullable Object waitingOn(Thread thread) {
    try {
      Object snapshot = of.invoke(thread);
      return snapshot == null ? null : waitingOn.invoke(snapshot);
    } catch (Throwable notWaiting) {
      return null;
    }
  }

  /** Returns the monitors that a thread holds, innermost frame first; what it waits for is none. */
  List<OwnedMonitor> owned(Thread thread) {
    List<OwnedMonitor> owned = new ArrayList<>();
    try {
      Object snapshot = of.invoke(thread);
      if (snapshot == null || !(boolean) ownsMonitors.invoke(snapshot)) {
        return owned;
      }
      Object wanted = wanted(snapshot);
      StackTraceElement[] frames = (StackTraceElement[]) stack.invoke(snapshot);
      boolean notified = wanted == null && frames.length > 0 && isWait(frames[0]);
      int caller = 0;
      while (notified && caller < frames.length && isWait(frames[caller])) {
        caller++;
      }
      for (int depth = 0; depth < frames.length; depth++) {
        Stream<?> here = (Stream<?>) ownedAt.invoke(snapshot, depth);
        for (Object monitor : here.toArray()) {
          if (monitor != null && monitor != wanted) {
            owned.add(OwnedMonitor.of(monitor, frames[depth], notified && depth == caller));
          }
        }
      }
    } catch (Throwable e) {
      Console.debug(e);
    }
    return owned;
  }

  private static boolean isWait(StackTraceElement frame) {
    return frame.getClassName().equals("java.lang.Object")
        && frame.getMethodName().startsWith("wait");
  }

  /** The monitor that a thread waits on, or wants back after that, is listed with its frame. */
  private @Nullable Object wanted(Object snapshot) {
    try {
      return blockedOn.invoke(snapshot);
    } catch (Throwable notBlocked) {
      try {
        return waitingOn.invoke(snapshot);
      } catch (Throwable notWaiting) {
        return null;
      }
    }
  }
}
