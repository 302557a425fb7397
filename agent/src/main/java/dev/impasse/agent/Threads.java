package dev.impasse.agent;

import dev.impasse.runtime.ThreadTable;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists the platform threads that live, without a safepoint. Thread-safe. */
public final class Threads {

  private static final List<String> OURS = List.of("impasse-");

  private final @Nullable MethodHandle all;
  private final @Nullable VarHandle notified;
  private final @Nullable VirtualThreadList virtual;
  private final @Nullable ShutdownHooks hooks;

  Threads(Instrumentation instrumentation) {
    all = find();
    notified = notifiedField();
    hooks = ShutdownHooks.open();
    virtual = VirtualThreadList.open(instrumentation);
  }

  /** Returns virtual threads that are blocked for a monitor, up to some bound. */
  public List<Thread> blockedVirtual() {
    return virtual == null ? List.of() : virtual.inState(Thread.State.BLOCKED);
  }

  /** Whether a virtual thread in {@code Object.wait} was notified: JDK 24 and later. */
  boolean isNotified(Thread thread) {
    return notified != null
        && ThreadTable.isVirtual(thread)
        && (boolean) notified.getVolatile(thread);
  }

  private static @Nullable VarHandle notifiedField() {
    try {
      Class<?> type = Class.forName("java.lang.VirtualThread");
      return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
          .findVarHandle(type, "notified", boolean.class);
    } catch (ReflectiveOperationException | RuntimeException absent) {
      return null;
    }
  }

  private static @Nullable MethodHandle find() {
    try {
      MethodHandles.Lookup lookup =
          MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
      return lookup.findStatic(Thread.class, "getThreads", MethodType.methodType(Thread[].class));
    } catch (ReflectiveOperationException | RuntimeException absent) {
      Console.debug(absent);
      return null;
    }
  }

  /** Returns all of them but the agent's own and those of the JVM; empty if they cannot be told. */
  public List<Thread> ofApplication() {
    List<Thread> threads = new ArrayList<>();
    for (Thread thread : all()) {
      ThreadGroup group = thread.getThreadGroup();
      boolean system = group == null || group.getParent() == null;
      if (!system && !isOurs(thread) && !group.getName().equals("InnocuousThreadGroup")) {
        threads.add(thread);
      }
    }
    return threads;
  }

  /**
   * Whether nobody is left who could do anything: all threads of the application are among those
   * given, there is no other virtual thread, and no shutdown hook of the application.
   */
  public boolean areAll(Set<Thread> waiting, Executors executors) {
    for (Thread thread : ofApplication()) {
      if (!waiting.contains(thread) && !thread.getName().equals("DestroyJavaVM")) {
        return false;
      }
    }
    if (virtual != null && !waiting.containsAll(virtual.inAnyState())) {
      return false;
    }
    return hooks != null && hooks.areOnlyTheJdks(executors);
  }

  /** Whether it is one of the agent's threads. */
  public static boolean isOurs(Thread thread) {
    for (String prefix : OURS) {
      if (thread.getName().startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private Thread[] all() {
    if (all == null) {
      return new Thread[0];
    }
    try {
      return (Thread[]) all.invokeExact();
    } catch (Throwable e) {
      Console.debug(e);
      return new Thread[0];
    }
  }
}
