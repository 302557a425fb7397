package dev.impasse.agent.jvm;

import dev.impasse.runtime.ThreadTable;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields of the JDK's executors: which thread runs a task, and which threads are a pool's.
 *
 * <p>As all of {@link JvmInternals}: field reads, without a lock; what cannot be read is unknown.
 * Thread-safe.
 */
public final class Executors {

  private static final String POOL = "java.util.concurrent.ThreadPoolExecutor";
  private static final int COUNT_MASK = (1 << 29) - 1;

  private final @Nullable VarHandle runner;
  private final @Nullable VarHandle pool;
  private final @Nullable VarHandle count;
  private final @Nullable VarHandle holder;
  private final @Nullable VarHandle task;
  private final @Nullable Class<?> worker;
  private final @Nullable Class<?> canceller;
  private final References references;
  private final @Nullable VarHandle continuation;
  private final @Nullable VarHandle continuationTarget;

  Executors(References references) {
    this.references = references;
    Class<?> virtual = type("java.lang.VirtualThread");
    Class<?> body = type("jdk.internal.vm.Continuation");
    continuation =
        virtual == null
            ? null
            : JvmInternals.field(virtual, "cont", "jdk.internal.vm.Continuation");
    continuationTarget =
        body == null ? null : JvmInternals.field(body, "target", "java.lang.Runnable");
    runner = JvmInternals.field(FutureTask.class, "runner", "java.lang.Thread");
    count =
        JvmInternals.field(
            ThreadPoolExecutor.class, "ctl", "java.util.concurrent.atomic.AtomicInteger");
    worker = type(POOL + "$Worker");
    canceller = type("java.util.concurrent.CompletableFuture$Canceller");
    pool = worker == null ? null : JvmInternals.field(worker, "this$0", POOL);
    Class<?> fields = type("java.lang.Thread$FieldHolder"); // since 19
    holder =
        fields == null
            ? null
            : JvmInternals.field(Thread.class, "holder", "java.lang.Thread$FieldHolder");
    task =
        fields == null
            ? JvmInternals.field(Thread.class, "target", "java.lang.Runnable")
            : JvmInternals.field(fields, "task", "java.lang.Runnable");
  }

  private static @Nullable Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException absent) {
      return null;
    }
  }

  /** Returns the thread that runs a task now, or null. */
  public @Nullable Thread runnerOf(Object future) {
    return runner != null && future instanceof FutureTask<?>
        ? (Thread) runner.getVolatile(future)
        : null;
  }

  /**
   * Whether a time-out is set on a future: {@code orTimeout} and {@code completeOnTimeout} leave a
   * canceller among its dependents.
   */
  public boolean hasTimeOut(Object future) {
    return canceller != null
        && future instanceof CompletableFuture<?> result
        && !result.isDone()
        && references.nearest(future, canceller) != null;
  }

  /** Whether a thread idles in its pool. */
  public boolean isIdle(Thread thread) {
    Thread.State state = ThreadTable.stateOf(thread);
    if (state != Thread.State.WAITING && state != Thread.State.TIMED_WAITING) {
      return false;
    }
    for (StackTraceElement frame : ThreadTable.stackOf(thread)) {
      String type = frame.getClassName();
      String method = frame.getMethodName();
      if (type.equals(POOL) && method.equals("getTask")) {
        return true;
      }
      if (type.equals("java.util.concurrent.ForkJoinPool") && method.equals("awaitWork")) {
        return true;
      }
      if (!type.startsWith("java.") && !type.startsWith("jdk.")) {
        return false;
      }
    }
    return false;
  }

  /** Whether no task waits, or is scheduled, in the pool of a thread; false if that is unknown. */
  boolean hasNothingToDo(Thread worker) {
    if (worker instanceof ForkJoinWorkerThread forked) {
      ForkJoinPool of = forked.getPool();
      return of != null && of.getQueuedTaskCount() == 0 && !of.hasQueuedSubmissions();
    }
    ThreadPoolExecutor of = poolOf(worker);
    return of != null
        && (isKnown(of) || of.getQueue().getClass() == SynchronousQueue.class)
        && of.getQueue().isEmpty();
  }

  /** Returns the pool whose worker a thread is, or null. */
  public @Nullable ThreadPoolExecutor poolOf(Thread thread) {
    Object target = pool == null || worker == null ? null : targetOf(thread);
    if (target != null && worker != null && ThreadTable.isVirtual(thread)) {
      target = references.nearest(target, worker);
    }
    return target != null && pool != null && worker != null && worker.isInstance(target)
        ? (ThreadPoolExecutor) pool.get(target)
        : null;
  }

  /** Returns the tasks in the queue of a pool; null if it is a queue that we do not know. */
  public @Nullable Object tasksOf(ThreadPoolExecutor of) {
    return isKnown(of) && !of.getQueue().isEmpty() ? of.getQueue().toArray() : null;
  }

  /** Returns the task that a thread was made to run, or for a virtual thread what leads to it. */
  public @Nullable Object targetOf(Thread thread) {
    if (ThreadTable.isVirtual(thread)) {
      Object body = continuation == null ? null : continuation.get(thread);
      return body == null || continuationTarget == null ? null : continuationTarget.get(body);
    }
    if (task == null) {
      return null;
    }
    Object fields = holder == null ? thread : holder.get(thread);
    return fields == null ? null : task.get(fields);
  }

  /**
   * Returns the threads of the pool of a worker, if the pool makes no more and they all are among
   * those given; else an empty list.
   */
  public List<Thread> allOfPool(ThreadPoolExecutor of, Iterable<Thread> among) {
    List<Thread> workers = new ArrayList<>();
    for (Thread thread : among) {
      if (poolOf(thread) == of) {
        workers.add(thread);
      }
    }
    return makesNoMore(of, workers.size()) ? workers : List.of();
  }

  /**
   * Returns the workers of the pool in whose queue a task waits, if nobody else can run it: all of
   * them are among the threads given, and the pool makes no more; else an empty list.
   */
  public List<Thread> onlyWorkersFor(Object future, Iterable<Thread> among) {
    ThreadPoolExecutor waitsIn = null;
    for (Thread thread : among) {
      ThreadPoolExecutor of = poolOf(thread);
      if (of != null && waitsIn == null && isQueued(of, future)) {
        waitsIn = of;
      }
    }
    return waitsIn == null ? List.of() : allOfPool(waitsIn, among);
  }

  /** Queues of the JDK that compare by identity and run no code of the application. */
  private static boolean isQueued(ThreadPoolExecutor pool, Object future) {
    return isKnown(pool) && pool.getQueue().contains(future);
  }

  private static boolean isKnown(ThreadPoolExecutor pool) {
    String type = pool.getQueue().getClass().getName();
    return type.equals("java.util.concurrent.LinkedBlockingQueue")
        || type.equals("java.util.concurrent.ArrayBlockingQueue")
        || type.equals("java.util.concurrent.LinkedBlockingDeque")
        || type.equals("java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue");
  }

  /** A pool makes more threads below its core size, and when a bounded queue is full. */
  private boolean makesNoMore(ThreadPoolExecutor pool, int known) {
    AtomicInteger ctl = count == null ? null : (AtomicInteger) count.get(pool);
    int workers = ctl == null ? -1 : ctl.get() & COUNT_MASK;
    boolean bounded = pool.getQueue().remainingCapacity() < Integer.MAX_VALUE - 1_000_000;
    return workers == known
        && workers >= pool.getCorePoolSize()
        && (!bounded || workers >= pool.getMaximumPoolSize());
  }
}
