package dev.impasse.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds the state of a thread: the first thing every hook does.
 *
 * <p><b>Shape.</b> Platform threads are in an open-addressed array by thread id (ids are handed out
 * one by one, so they hardly collide); virtual threads are in {@link VirtualThreads}.
 *
 * <p><b>Threading.</b> Look-ups take no lock. Insertion and removal, once in a thread's life, hold
 * a spin lock for a few stores; growing replaces the array as a whole. A thread only ever looks for
 * its own entry, which nobody else removes while it lives, so a look-up in an old array is right
 * too.
 */
public final class ThreadTable {

  private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(ThreadState[].class);

  private static final MethodHandle THREAD_ID = threadIdHandle();

  private static final MethodHandle STATE = handle("getState", Thread.State.class);

  private static final MethodHandle STACK = handle("getStackTrace", StackTraceElement[].class);

  private static final Class<?> VIRTUAL = virtualThreadClass();

  /** Marks a place whose thread ended, so that look-ups go on behind it. */
  private static final ThreadState GONE = new ThreadState(false);

  private static final AtomicInteger LATCH = new AtomicInteger();

  private static final AtomicInteger STREAM_IDS = new AtomicInteger();

  private static volatile ThreadState[] table = new ThreadState[256];

  private static int used;

  private ThreadTable() {}

  /**
   * Returns the state of the current thread if it is a platform thread that was met before and
   * whose operations are to be seen, else null: then {@link #current} knows better.
   */
  static ThreadState quick() {
    Thread thread = Thread.currentThread();
    ThreadState[] t = table;
    ThreadState s = t[(int) idOf(thread) & (t.length - 1)];
    return s != null && s.thread == thread && !s.busy ? s : null;
  }

  /** Returns the state of the current thread, made if need be, or null when tracking is off. */
  static ThreadState current() {
    Thread thread = Thread.currentThread();
    ThreadState[] t = table;
    long id = idOf(thread);
    int i = (int) id & (t.length - 1);
    ThreadState s = t[i];
    if (s != null && s.thread == thread) {
      return s;
    }
    return probe(thread, id, t, i);
  }

  private static ThreadState probe(Thread thread, long id, ThreadState[] t, int start) {
    ThreadState s;
    for (int i = start; (s = (ThreadState) ENTRY.getAcquire(t, i)) != null; ) {
      if (s.thread == thread) {
        return s;
      }
      i = (i + 1) & (t.length - 1);
      if (i == start) {
        break;
      }
    }
    if (!Tracking.on) {
      return null;
    }
    if (isVirtual(thread)) {
      return VirtualThreads.attach(thread, id);
    }
    return register(thread, id, 0);
  }

  /**
   * Makes the state of a thread before it runs, so that its parent can be told.
   *
   * @return null if the thread is virtual, or known already
   */
  static ThreadState announce(Thread child, long parentId) {
    if (isVirtual(child) || find(child) != null) {
      return null;
    }
    return register(child, idOf(child), parentId);
  }

  /**
   * Makes the state of a platform thread that no hook has seen, so that it is looked at. For the
   * agent.
   */
  public static void meet(Thread thread) {
    if (Tracking.on && !isVirtual(thread) && find(thread) == null) {
      register(thread, idOf(thread), 0);
    }
  }

  /** Leaves a platform thread alone from now on: it is one of the agent's. */
  public static void ignore(Thread thread) {
    ThreadState s = find(thread);
    if (s == null) {
      s = register(thread, idOf(thread), 0);
    }
    s.busy = true;
  }

  /** Whether {@link #ignore} was said of a thread. */
  static boolean ignores(Thread thread) {
    ThreadState s = isVirtual(thread) ? null : find(thread);
    return s != null && s.busy;
  }

  private static ThreadState register(Thread thread, long id, long parentId) {
    ThreadState s = new ThreadState(false);
    s.thread = thread;
    s.threadId = id;
    s.busy = true;
    if (Tracking.recording) {
      EventStream out = new EventStream(STREAM_IDS.incrementAndGet(), false);
      out.writer(id);
      s.stream = out;
    }
    try {
      insert(s);
      AgentLink link = Tracking.link;
      if (link != null) {
        link.threadMet(thread, id, false, parentId);
      }
    } finally {
      s.busy = false; // should memory run out in there, its next operations are still seen
    }
    return s;
  }

  private static ThreadState find(Thread thread) {
    ThreadState[] t = table;
    int start = (int) idOf(thread) & (t.length - 1);
    ThreadState s;
    for (int i = start; (s = (ThreadState) ENTRY.getAcquire(t, i)) != null; ) {
      if (s.thread == thread) {
        return s;
      }
      i = (i + 1) & (t.length - 1);
      if (i == start) {
        break;
      }
    }
    return null;
  }

  /** Returns the state of the thread with an id, or null if it has none now. For the agent. */
  public static ThreadState find(long threadId) {
    ThreadState[] t = table;
    int start = (int) threadId & (t.length - 1);
    ThreadState s;
    for (int i = start; (s = (ThreadState) ENTRY.getAcquire(t, i)) != null; ) {
      if (s.threadId == threadId && s.thread != null) {
        return s;
      }
      i = (i + 1) & (t.length - 1);
      if (i == start) {
        break;
      }
    }
    return VirtualThreads.find(threadId);
  }

  /** Returns the thread that runs the task which completes a future, or null. For the agent. */
  public static Thread runnerOf(Object future) {
    for (ThreadState s : table) {
      if (s != null && s.isRunning(future)) {
        return s.thread;
      }
    }
    return VirtualThreads.runnerOf(future);
  }

  /** Returns who holds a monitor without a record of it, or null. For the agent; O(threads). */
  public static ThreadState bareHolderOf(Object monitor) {
    for (ThreadState s : table) {
      if (s != null && s.holdsBare(monitor)) {
        return s;
      }
    }
    return null;
  }

  private static void insert(ThreadState s) {
    latch();
    try {
      if (used * 2 >= table.length) {
        rebuild();
      }
      put(table, s);
      used++;
    } finally {
      LATCH.setRelease(0);
    }
  }

  private static void put(ThreadState[] t, ThreadState s) {
    int i = (int) s.threadId & (t.length - 1);
    while (t[i] != null) {
      i = (i + 1) & (t.length - 1);
    }
    ENTRY.setRelease(t, i, s);
  }

  private static void rebuild() {
    ThreadState[] old = table;
    int live = 0;
    for (ThreadState s : old) {
      if (s != null && s != GONE) {
        live++;
      }
    }
    int length = old.length;
    while (live * 3 >= length) {
      length *= 2;
    }
    ThreadState[] grown = new ThreadState[length];
    for (ThreadState s : old) {
      if (s != null && s != GONE) {
        put(grown, s);
      }
    }
    used = live;
    table = grown;
  }

  /**
   * Forgets a thread that has ended or never started. Called by the agent's daemon and by hooks.
   */
  public static void remove(ThreadState gone) {
    latch();
    try {
      ThreadState[] t = table;
      for (int i = (int) gone.threadId & (t.length - 1); t[i] != null; ) {
        if (t[i] == gone) {
          ENTRY.setRelease(t, i, GONE);
          return;
        }
        i = (i + 1) & (t.length - 1);
      }
    } finally {
      LATCH.setRelease(0);
    }
  }

  /**
   * Returns the array of states of platform threads as it is now: entries are null, or states, some
   * of them of threads that ended ({@link ThreadState#thread} is null for mere marks).
   */
  public static ThreadState[] snapshot() {
    return table;
  }

  private static void latch() {
    while (!LATCH.compareAndSet(0, 1)) {
      Thread.onSpinWait();
    }
  }

  static int nextStreamId() {
    return STREAM_IDS.incrementAndGet();
  }

  /** Returns {@code Thread.threadId()}, whatever a subclass makes of {@code getId()}. */
  public static long idOf(Thread thread) {
    try {
      return (long) THREAD_ID.invokeExact(thread);
    } catch (Throwable e) {
      throw new AssertionError(e); // reading a field does not throw
    }
  }

  /** Returns {@code Thread.getState()}, whatever a subclass makes of it. */
  public static Thread.State stateOf(Thread thread) {
    try {
      return (Thread.State) STATE.invokeExact(thread);
    } catch (Throwable e) {
      throw new AssertionError(e); // not with the JDK's own method
    }
  }

  /** Returns {@code Thread.getStackTrace()}, whatever a subclass makes of it. */
  public static StackTraceElement[] stackOf(Thread thread) {
    try {
      return (StackTraceElement[]) STACK.invokeExact(thread);
    } catch (Throwable e) {
      throw new AssertionError(e); // not with the JDK's own method
    }
  }

  /** Whether the thread is a virtual one. */
  public static boolean isVirtual(Thread thread) {
    return VIRTUAL != null && VIRTUAL.isInstance(thread);
  }

  private static MethodHandle threadIdHandle() {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      // The agent opens java.lang to this class; in unit tests it is closed.
      return MethodHandles.privateLookupIn(Thread.class, lookup)
          .findGetter(Thread.class, "tid", long.class);
    } catch (ReflectiveOperationException | RuntimeException closed) {
      try {
        return lookup.findVirtual(Thread.class, "getId", MethodType.methodType(long.class));
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }
  }

  /** Returns a method of {@code Thread} itself, not what a subclass overrides it with. */
  private static MethodHandle handle(String name, Class<?> result) {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodType type = MethodType.methodType(result);
    try {
      // As above: the agent opens java.lang to this class; in unit tests it is closed.
      return MethodHandles.privateLookupIn(Thread.class, lookup)
          .findSpecial(Thread.class, name, type, Thread.class);
    } catch (ReflectiveOperationException | RuntimeException closed) {
      try {
        return lookup.findVirtual(Thread.class, name, type);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }
  }

  private static Class<?> virtualThreadClass() {
    try {
      return Class.forName("java.lang.BaseVirtualThread", false, null);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
