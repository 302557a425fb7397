package dev.impasse.agent.jvm;

import dev.impasse.agent.console.Console;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.AbstractQueuedLongSynchronizer;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields of the JDK's locks that say what hooks cannot: who owns a lock, and which halves and
 * conditions belong to one lock.
 *
 * <p>Each answer is one field read, with no lock and no safepoint. Where a field is not there
 * (another JDK, a hardened image), the answer is "unknown", and the agent's lock records stand
 * alone.
 *
 * <p>Thread-safe.
 */
public final class JvmInternals {

  private final @Nullable VirtualSnapshots snapshots;
  private final @Nullable VarHandle owner;
  private final @Nullable VarHandle reentrantSync;
  private final @Nullable VarHandle readSync;
  private final @Nullable VarHandle writeSync;
  private final @Nullable VarHandle conditionOuter;
  private final @Nullable VarHandle wideConditionOuter;
  private final @Nullable VarHandle permitsSync;
  private final Executors executors;
  private final Threads threads;
  private final @Nullable Initialisation initialisation;
  private final References references;
  private final OwnedMonitors monitors;
  private final ReadHolds readHolds;
  private final OutsideCalls outside;
  private final PendingCalls pending;
  private final LambdaBodies lambdas;
  private final ThreadPrint threadPrint;
  private volatile BeforeAttach before = BeforeAttach.NOTHING;

  /** Opens {@code java.util.concurrent.locks} to the agent and finds the fields. */
  public JvmInternals(Instrumentation instrumentation) {
    JdkModules.open(
        instrumentation,
        Object.class.getModule(),
        "java.lang",
        "java.lang.ref",
        "java.util",
        "java.util.concurrent",
        "java.util.concurrent.locks");
    snapshots = VirtualSnapshots.open(instrumentation);
    monitors = new OwnedMonitors(snapshots);
    readHolds = new ReadHolds();
    threads = new Threads(instrumentation);
    references = new References(instrumentation);
    executors = new Executors(references);
    pending = new PendingCalls(executors, references);
    outside = new OutsideCalls(instrumentation, references, threads, pending);
    lambdas = new LambdaBodies(instrumentation);
    threadPrint = new ThreadPrint(instrumentation);
    initialisation = Initialisation.open(instrumentation);
    owner = field(AbstractOwnableSynchronizer.class, "exclusiveOwnerThread", "java.lang.Thread");
    String locks = "java.util.concurrent.locks.";
    reentrantSync = field(ReentrantLock.class, "sync", locks + "ReentrantLock$Sync");
    readSync =
        field(ReentrantReadWriteLock.ReadLock.class, "sync", locks + "ReentrantReadWriteLock$Sync");
    writeSync =
        field(
            ReentrantReadWriteLock.WriteLock.class, "sync", locks + "ReentrantReadWriteLock$Sync");
    wideConditionOuter =
        field(
            AbstractQueuedLongSynchronizer.ConditionObject.class,
            "this$0",
            locks + "AbstractQueuedLongSynchronizer");
    permitsSync = field(Semaphore.class, "sync", "java.util.concurrent.Semaphore$Sync");
    conditionOuter =
        field(
            AbstractQueuedSynchronizer.ConditionObject.class,
            "this$0",
            locks + "AbstractQueuedSynchronizer");
  }

  /** Returns what is known of the threads of executors, and of their tasks. */
  public Executors executors() {
    return executors;
  }

  /** Says what there was before the agent was attached. */
  public void before(BeforeAttach state) {
    before = state;
  }

  /** Returns what there was before the agent was attached. */
  public BeforeAttach before() {
    return before;
  }

  /** Returns what is known of all threads. */
  public Threads threads() {
    return threads;
  }

  /** Returns what says whether one object leads to another. */
  public References references() {
    return references;
  }

  /** Returns what is called from outside. */
  public OutsideCalls outside() {
    return outside;
  }

  /** Returns what threads of the JDK and of pools are still to call. */
  public PendingCalls pending() {
    return pending;
  }

  /** Returns what says which methods lambdas call. */
  public LambdaBodies lambdas() {
    return lambdas;
  }

  /** Returns the JVM's own print of its threads. */
  public ThreadPrint threadPrint() {
    return threadPrint;
  }

  /** Whether a class is initialised; true if that is not known. */
  public boolean isInitialised(Class<?> type) {
    return initialisation == null || initialisation.isDone(type);
  }

  /** Whether a thread waits in the queue of a synchronizer to acquire it. */
  public static boolean isQueued(Object synchronizer, Thread thread) {
    return synchronizer instanceof AbstractQueuedSynchronizer queue
        ? queue.isQueued(thread)
        : synchronizer instanceof AbstractQueuedLongSynchronizer wide && wide.isQueued(thread);
  }

  /** Returns the threads in the queue of a synchronizer, the one ahead of all others first. */
  public static List<Thread> queued(Object synchronizer) {
    List<Thread> threads = new ArrayList<>();
    if (synchronizer instanceof AbstractQueuedSynchronizer queue) {
      threads.addAll(queue.getQueuedThreads());
    } else if (synchronizer instanceof AbstractQueuedLongSynchronizer wide) {
      threads.addAll(wide.getQueuedThreads()); // read-write locks since 25
    }
    Collections.reverse(threads); // the JDK goes from the tail
    return threads;
  }

  /** Returns a private field of the JDK, or null where it is not there or closed. */
  public static @Nullable VarHandle field(Class<?> in, String name, String type) {
    try {
      return MethodHandles.privateLookupIn(in, MethodHandles.lookup())
          .findVarHandle(in, name, Class.forName(type));
    } catch (ReflectiveOperationException | RuntimeException absent) {
      Console.debug(absent);
      return null;
    }
  }

  /** The same of a primitive type. */
  static @Nullable VarHandle field(Class<?> in, String name, Class<?> type) {
    try {
      return MethodHandles.privateLookupIn(in, MethodHandles.lookup())
          .findVarHandle(in, name, type);
    } catch (ReflectiveOperationException | RuntimeException absent) {
      Console.debug(absent);
      return null;
    }
  }

  /**
   * Returns the synchronizer inside a lock, half or condition, or null when it has none we know.
   */
  public @Nullable Object synchronizerOf(@Nullable Object lock) {
    if (lock instanceof AbstractOwnableSynchronizer) {
      return lock;
    }
    VarHandle field = null;
    if (lock instanceof ReentrantLock) {
      field = reentrantSync;
    } else if (lock instanceof ReentrantReadWriteLock.ReadLock) {
      field = readSync;
    } else if (lock instanceof ReentrantReadWriteLock.WriteLock) {
      field = writeSync;
    } else if (lock instanceof Condition
        && lock.getClass() == AbstractQueuedSynchronizer.ConditionObject.class) {
      field = conditionOuter;
    } else if (lock instanceof Condition
        && lock.getClass() == AbstractQueuedLongSynchronizer.ConditionObject.class) {
      field = wideConditionOuter;
    }
    return field == null ? null : field.get(lock);
  }

  /** Returns the synchronizer in whose queue threads wait for a lock or for permits, or null. */
  public @Nullable Object queueOf(@Nullable Object lock) {
    return lock instanceof Semaphore
        ? permitsSync == null ? null : permitsSync.get(lock)
        : synchronizerOf(lock);
  }

  /** Whether {@link #exclusiveOwner} can answer for this synchronizer. */
  public boolean knowsOwnerOf(@Nullable Object synchronizer) {
    return owner != null
        && (synchronizer instanceof AbstractQueuedSynchronizer
            || synchronizer instanceof AbstractQueuedLongSynchronizer);
  }

  /** Returns the thread that holds a synchronizer exclusively, or null when nobody does. */
  public @Nullable Thread exclusiveOwner(Object synchronizer) {
    return owner == null ? null : (Thread) owner.getVolatile(synchronizer);
  }

  /** Returns the monitor that a thread is blocked for, or null when there is none we know. */
  public @Nullable Object blockedOn(Thread thread) {
    return snapshots == null ? null : snapshots.blockedOn(thread);
  }

  /** Returns the object in whose {@code wait} a thread is, or null when there is none we know. */
  public @Nullable Object waitingOn(Thread thread) {
    return snapshots == null ? null : snapshots.waitingOn(thread);
  }

  /** Returns which monitors threads hold, as far as the JVM says. */
  public OwnedMonitors monitors() {
    return monitors;
  }

  /** Returns how often threads hold read halves. */
  public ReadHolds readHolds() {
    return readHolds;
  }

  /** Returns virtual threads that are blocked for a monitor, up to some bound. */
  public List<Thread> blockedVirtual() {
    return snapshots == null ? List.of() : threads.blockedVirtual();
  }

  /** Whether a virtual thread in {@code Object.wait} was notified, and waits for its monitor. */
  public boolean isNotified(Thread virtual) {
    return threads.isNotified(virtual);
  }
}
