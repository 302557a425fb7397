package dev.impasse.agent.jvm;

import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * How often a thread that waits holds the read half of a read-write lock, by the JDK's own counts:
 * of the first reader in the lock, of others in their thread-local variables.
 *
 * <p>A thread that moves may change its count meanwhile: ask only for one that was seen to wait,
 * and look again whether it still does.
 */
public final class ReadHolds {

  private static final String SYNC = "java.util.concurrent.locks.ReentrantReadWriteLock$Sync";
  private static final String MAP = "java.lang.ThreadLocal$ThreadLocalMap";

  private final @Nullable VarHandle firstReader;
  private final @Nullable VarHandle firstCount;
  private final @Nullable VarHandle locals;
  private final @Nullable VarHandle table;
  private final @Nullable VarHandle value;
  private final @Nullable VarHandle readHolds;
  private final @Nullable VarHandle count;
  private final @Nullable Class<?> sync;

  /** Finds the fields, in packages that are open already. */
  ReadHolds() {
    sync = type(SYNC);
    firstReader = field(SYNC, "firstReader", "java.lang.Thread");
    firstCount = field(SYNC, "firstReaderHoldCount", int.class);
    readHolds = field(SYNC, "readHolds", SYNC + "$ThreadLocalHoldCounter");
    count = field(SYNC + "$HoldCounter", "count", int.class);
    locals = JvmInternals.field(Thread.class, "threadLocals", MAP);
    table = field(MAP, "table", "[L" + MAP + "$Entry;");
    value = field(MAP + "$Entry", "value", "java.lang.Object");
  }

  private static @Nullable VarHandle field(String in, String name, Object of) {
    Class<?> type = type(in);
    return type == null
        ? null
        : of instanceof Class<?> primitive
            ? JvmInternals.field(type, name, primitive)
            : JvmInternals.field(type, name, (String) of);
  }

  private static @Nullable Class<?> type(String name) {
    try {
      return Class.forName(name, false, null);
    } catch (ClassNotFoundException absent) {
      return null;
    }
  }

  /** Returns how often a thread holds the read half of a lock with this synchronizer; 0 if not. */
  public int of(Object synchronizer, Thread thread) {
    if (sync == null || !sync.isInstance(synchronizer) || firstReader == null) {
      return 0;
    }
    if (firstReader.getVolatile(synchronizer) == thread) {
      return firstCount == null ? 1 : (int) firstCount.get(synchronizer);
    }
    if (locals == null || table == null || value == null || readHolds == null || count == null) {
      return 0;
    }
    Object holds = readHolds.get(synchronizer);
    Object map = locals.get(thread);
    Object[] entries = map == null ? null : (Object[]) table.get(map);
    if (entries == null || holds == null) {
      return 0;
    }
    for (Object entry : entries) {
      if (entry != null && refersTo(entry, holds)) {
        Object counter = value.get(entry);
        return counter == null ? 0 : (int) count.get(counter);
      }
    }
    return 0;
  }

  @SuppressWarnings("unchecked") // of a reference to whatever
  private static boolean refersTo(Object entry, Object local) {
    return ((Reference<Object>) entry).refersTo(local);
  }
}
