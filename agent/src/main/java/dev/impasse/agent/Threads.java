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

  private static final int SOME_VIRTUAL = 2_000;
  private static final List<String> OURS = List.of("impasse-");

  private final @Nullable MethodHandle all;
  private final @Nullable VarHandle notified;
  private final @Nullable VarHandle carrier;
  private final @Nullable VirtualThreadList virtual;
  private final @Nullable ShutdownHooks hooks;

  Threads(Instrumentation instrumentation) {
    all = find();
    notified = virtualField("notified", boolean.class);
    carrier = virtualField("carrierThread", Thread.class);
    hooks = ShutdownHooks.open();
    virtual = VirtualThreadList.open(instrumentation);
  }

  /** Returns the threads of the application, virtual ones too; of many of these, some. */
  public List<Thread> withVirtual() {
    List<Thread> all = new ArrayList<>(ofApplication());
    if (virtual != null) {
      List<Thread> some = virtual.inAnyState();
      all.addAll(some.subList(0, Math.min(SOME_VIRTUAL, some.size())));
    }
    return all;
  }

  /** Returns virtual threads that run, or are thought to. */
  public List<Thread> runnableVirtual() {
    List<Thread> all = virtual == null ? List.of() : virtual.inState(Thread.State.RUNNABLE);
    return all.subList(0, Math.min(SOME_VIRTUAL, all.size()));
  }

  /** Returns the thread that carries a virtual one now, or null. */
  public @Nullable Thread carrierOf(Thread thread) {
    return carrier != null && ThreadTable.isVirtual(thread)
        ? (Thread) carrier.getVolatile(thread)
        : null;
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

  private static @Nullable VarHandle virtualField(String name, Class<?> of) {
    try {
      Class<?> type = Class.forName("java.lang.VirtualThread");
      return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
          .findVarHandle(type, name, of);
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
