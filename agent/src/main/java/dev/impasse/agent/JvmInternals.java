package dev.impasse.agent;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.AbstractQueuedLongSynchronizer;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields of the JDK's locks that say what hooks cannot: who holds a lock by the JDK's own
 * books, and which halves and conditions belong to one lock.
 *
 * <p>Every look is one field read, with no lock and no safepoint. Where a field is not there
 * (another JDK, a hardened image), the answer is "unknown", and the hooks' books stand alone.
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

  /** Opens {@code java.util.concurrent.locks} to the agent and looks the fields up. */
  JvmInternals(Instrumentation instrumentation) {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.util.concurrent.locks", Set.of(JvmInternals.class.getModule())),
        Set.of(),
        Map.of());
    snapshots = VirtualSnapshots.open(instrumentation);
    owner = field(AbstractOwnableSynchronizer.class, "exclusiveOwnerThread", "java.lang.Thread");
    String locks = "java.util.concurrent.locks.";
    reentrantSync = field(ReentrantLock.class, "sync", locks + "ReentrantLock$Sync");
    readSync =
        field(ReentrantReadWriteLock.ReadLock.class, "sync", locks + "ReentrantReadWriteLock$Sync");
    writeSync =
        field(
            ReentrantReadWriteLock.WriteLock.class, "sync", locks + "ReentrantReadWriteLock$Sync");
    conditionOuter =
        field(
            AbstractQueuedSynchronizer.ConditionObject.class,
            "this$0",
            locks + "AbstractQueuedSynchronizer");
  }

  private static @Nullable VarHandle field(Class<?> in, String name, String type) {
    try {
      return MethodHandles.privateLookupIn(in, MethodHandles.lookup())
          .findVarHandle(in, name, Class.forName(type));
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
    }
    return field == null ? null : field.get(lock);
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

  /**
   * Returns the monitor that a virtual thread is blocked for, or null when there is none we know.
   */
  public @Nullable Object blockedOn(Thread virtual) {
    return snapshots == null ? null : snapshots.blockedOn(virtual);
  }
}
