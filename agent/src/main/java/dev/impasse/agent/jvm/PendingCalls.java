package dev.impasse.agent.jvm;

import dev.impasse.agent.console.Console;
import dev.impasse.runtime.ThreadTable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Lists objects of the application that threads of the JDK or of its pools will call, and have not
 * yet: tasks of timers and of pools, handlers of what comes from outside, actions of cleaners.
 *
 * <p>Reads fields, and takes no lock. Thread-safe.
 */
public final class PendingCalls {

  static final String REFERENCES = "jdk.internal.ref.";
  private static final String CLEANER = REFERENCES + "CleanerImpl";
  private static final int MOST_FINALIZERS = 1_000;

  private final Executors executors;
  private final References references;
  private final @Nullable VarHandle timerQueue;
  private @Nullable VarHandle unfinalized;
  private @Nullable VarHandle nextFinalizer;

  PendingCalls(Executors executors, References references) {
    this.executors = executors;
    this.references = references;
    timerQueue = timerQueue();
    try {
      Class<?> type = Class.forName("java.lang.ref.Finalizer");
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      unfinalized = lookup.findStaticVarHandle(type, "unfinalized", type);
      nextFinalizer = lookup.findVarHandle(type, "next", type);
    } catch (ReflectiveOperationException | RuntimeException absent) {
      Console.debug(absent);
    }
  }

  private static @Nullable VarHandle timerQueue() {
    try {
      return JvmInternals.field(
          Class.forName("java.util.TimerThread"), "queue", "java.util.TaskQueue");
    } catch (ClassNotFoundException absent) {
      return null;
    }
  }

  /** Returns what these threads are to call; of those that wait, nothing will come. */
  public List<Object> of(Collection<Thread> moving) {
    List<Object> pending = new ArrayList<>();
    for (Thread thread : moving) {
      Object root = root(thread);
      if (root != null) {
        pending.addAll(references.ofApplication(root, next -> !(next instanceof Executor)));
      }
    }
    return pending;
  }

  private @Nullable Object root(Thread thread) {
    if (timerQueue != null && thread.getClass().getName().equals("java.util.TimerThread")) {
      return timerQueue.get(thread);
    }
    ThreadPoolExecutor pool = executors.poolOf(thread);
    return pool != null ? pool.getQueue() : serves(executors.targetOf(thread));
  }

  /** A thread of the JDK, as one that waits for requests, leads to what it calls. */
  private static @Nullable Object serves(@Nullable Object target) {
    String type = target == null ? "" : target.getClass().getName();
    return type.startsWith("sun.") || type.startsWith("jdk.") || type.startsWith("com.sun.")
        ? target
        : null;
  }

  /** Adds what runs when the garbage collector finds something: cleaners' actions, finalizers. */
  void addOfGarbage(Thread[] all, List<OutsideCalls.Entry> entries) {
    for (Thread thread : all) {
      Object target = executors.targetOf(thread);
      if (target != null && target.getClass().getName().equals(CLEANER)) {
        for (Object action : references.ofApplication(target, PendingCalls::isOfCleaner)) {
          entries.add(OutsideCalls.Entry.of("the action of a cleaner", action));
        }
      }
    }
    Object at = unfinalized == null ? null : unfinalized.get();
    for (int i = 0; at instanceof Reference<?> finalizer && i < MOST_FINALIZERS; i++) {
      Object object = finalizer.get();
      if (object != null && References.isOfApplication(object.getClass())) {
        entries.add(OutsideCalls.Entry.of("the finalizer of a", object));
      }
      at = nextFinalizer == null ? null : nextFinalizer.get(at);
    }
  }

  private static boolean isOfCleaner(Object object) {
    return object instanceof Object[] || object.getClass().getName().startsWith(REFERENCES);
  }

  /** Whether a thread has tasks of which nobody knows what they are: since JDK 25. */
  public static boolean isUnknown(Thread thread) {
    return thread.getClass().getName().equals("java.util.concurrent.DelayScheduler")
        && ThreadTable.stateOf(thread) == Thread.State.TIMED_WAITING;
  }
}
