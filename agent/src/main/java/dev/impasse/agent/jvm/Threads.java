package dev.impasse.agent.jvm;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.daemon.OwnThread;
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
  private static final List<String> OF_JVM =
      List.of(
          "Reference Handler",
          "Finalizer",
          "Signal Dispatcher",
          "Service Thread",
          "Monitor Deflation Thread",
          "Notification Thread",
          "Attach Listener",
          "Sweeper thread",
          "C1 Compiler",
          "C2 Compiler",
          "JFR ",
          "VirtualThread-",
          "Read-Poller",
          "Write-Poller",
          "MasterPoller");

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

  /** Returns virtual threads that wait, without a time-out. */
  public List<Thread> waitingVirtual() {
    return virtual == null ? List.of() : virtual.inState(Thread.State.WAITING);
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

  /**
   * Returns all of them but the agent's own and those of the JVM; empty if they cannot be listed.
   */
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
   * Returns who is left that could do anything, a phrase each: threads that are not among those
   * given and have something to do, threads of the JDK that wait for something from outside, a
   * shutdown hook of the application. Empty if there is nobody. Takes stacks of threads that idle.
   */
  public List<String> left(Set<Thread> waiting, Executors executors) {
    List<String> left = new ArrayList<>();
    for (Thread thread : all()) {
      if (!waiting.contains(thread) && !isOurs(thread) && !isAtRest(thread, executors)) {
        left.add(phrase(thread));
      }
    }
    if (virtual != null) {
      for (Thread thread : virtual.inAnyState()) {
        if (!waiting.contains(thread)) {
          left.add(phrase(thread));
        }
      }
    }
    if (hooks == null || !hooks.areOnlyTheJdks(executors)) {
      left.add("a shutdown hook of the program would run when the JVM is told to end");
    }
    return left;
  }

  /**
   * Whether a thread of the application runs, sleeps or waits for a time, but for some. Takes no
   * stacks: an idle thread of a pool that ends by itself counts.
   */
  public boolean anyMoves(Set<Thread> butFor) {
    for (Thread thread : withVirtual()) {
      Thread.State state = ThreadTable.stateOf(thread);
      boolean moves = state == Thread.State.RUNNABLE || state == Thread.State.TIMED_WAITING;
      if (moves && !butFor.contains(thread) && !serves(thread)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a thread of the application runs or sleeps, but for some: not one that waits for
   * something for a time. Takes the stacks of those that sleep or wait for a time.
   */
  public boolean anyRunsOrSleeps(Set<Thread> butFor) {
    for (Thread thread : withVirtual()) {
      if (butFor.contains(thread) || serves(thread)) {
        continue;
      }
      Thread.State state = ThreadTable.stateOf(thread);
      if (state == Thread.State.RUNNABLE
          || (state == Thread.State.TIMED_WAITING && sleeps(thread))) {
        return true;
      }
    }
    return false;
  }

  private static boolean sleeps(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      String type = frame.getClassName();
      if (!type.startsWith("java.") && !type.startsWith("jdk.internal.")) {
        return false;
      }
      if (type.equals("java.lang.Thread") && frame.getMethodName().startsWith("sleep")) {
        return true;
      }
    }
    return false;
  }

  /** Threads of the JDK that carry or wake others, and move when those do. */
  private static boolean serves(Thread thread) {
    String type = thread.getClass().getName();
    return thread.getName().equals("DestroyJavaVM")
        || type.equals("java.util.concurrent.DelayScheduler")
        || type.equals("jdk.internal.misc.CarrierThread")
        || isOfJvm(thread.getName());
  }

  private static String phrase(Thread thread) {
    String does =
        switch (ThreadTable.stateOf(thread)) {
          case TIMED_WAITING -> "sleeps, or waits with a time-out";
          case RUNNABLE, NEW -> "runs, or waits for something from outside";
          default -> "waits for something that is not followed";
        };
    return '"' + thread.getName() + "\" " + does;
  }

  /** Whether a thread will do nothing unless another one gives it something to do. */
  private static boolean isAtRest(Thread thread, Executors executors) {
    Thread.State state = ThreadTable.stateOf(thread);
    ThreadGroup group = thread.getThreadGroup();
    if (state == Thread.State.TERMINATED || group == null) {
      return true;
    }
    String name = thread.getName();
    String type = thread.getClass().getName();
    if (type.equals("java.util.concurrent.DelayScheduler")) {
      return state == Thread.State.WAITING; // else some time-out is set, or some task scheduled
    }
    if (name.equals("DestroyJavaVM") || type.equals("jdk.internal.misc.CarrierThread")) {
      return true;
    }
    if (group.getParent() == null || group.getName().equals("InnocuousThreadGroup")) {
      return state != Thread.State.RUNNABLE || isOfJvm(name);
    }
    if (type.equals("java.util.TimerThread")) {
      return state == Thread.State.WAITING;
    }
    return executors.hasNothingToDo(thread) && executors.isIdle(thread); // stacks are dear
  }

  /** Threads of the JVM that run no code of the program, though they seem busy. */
  private static boolean isOfJvm(String name) {
    for (String prefix : OF_JVM) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a thread of the JDK is there that brings what comes from outside, and then runs code of
   * the program: of an HTTP client, of asynchronous channels, one that waits for a process, or has
   * delayed tasks that cannot be listed.
   */
  public boolean bringFromOutside(Executors executors) {
    for (Thread thread : all()) {
      Object target = executors.targetOf(thread);
      String task = target == null ? "" : target.getClass().getName();
      if (thread.getClass().getName().startsWith("jdk.internal.net.http.")
          || task.startsWith("sun.nio.ch.")
          || PendingCalls.isUnknown(thread)
          || (thread.getName().startsWith("process reaper")
              && ThreadTable.stateOf(thread) == Thread.State.RUNNABLE)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is one of the agent's threads, whatever name it has. */
  public static boolean isOurs(Thread thread) {
    return thread instanceof OwnThread;
  }

  /** Returns all of them. */
  Thread[] all() {
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
