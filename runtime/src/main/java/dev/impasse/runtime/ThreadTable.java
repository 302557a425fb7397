package dev.impasse.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Finds the state of a thread: the first thing every hook does.
 *
 * <p><b>Shape.</b> Platform threads are in chains by thread id (ids are handed out one by one, so
 * they hardly collide); virtual threads are in {@link VirtualThreads}.
 *
 * <p><b>Threading.</b> No lock: an insertion, once in a thread's life, is a compare-and-set of the
 * head of its chain, which also makes sure that a thread has one state. Only the agent's daemon
 * unlinks states. A thread only ever asks for its own, which nobody unlinks while it lives.
 *
 * <p>One piece, though long: who finds, adds and unlinks states must agree on the chains.
 */
public final class ThreadTable {

  private static final int CHAINS = 1 << 14;

  private static final MethodHandle THREAD_ID = threadIdHandle();

  private static final MethodHandle STATE = handle("getState", Thread.State.class);

  private static final MethodHandle STACK = handle("getStackTrace", StackTraceElement[].class);

  private static final @Nullable Class<?> VIRTUAL = virtualThreadClass();

  private static final AtomicInteger STREAM_IDS = new AtomicInteger();

  private static final ThreadState[] CHAIN = new ThreadState[CHAINS];

  private static final VarHandle HEAD = MethodHandles.arrayElementVarHandle(ThreadState[].class);

  private ThreadTable() {}

  /**
   * Returns the state of the current thread if it is a platform thread that was seen before and
   * whose operations are to be seen, else null: then {@link #current} knows better.
   */
  static @Nullable ThreadState quick() {
    Thread thread = Thread.currentThread();
    ThreadState s = CHAIN[chain(idOf(thread))];
    return s != null && s.thread == thread && !s.busy ? s : null;
  }

  /** Returns the state of the current thread, made if need be, or null when tracking is off. */
  static @Nullable ThreadState current() {
    Thread thread = Thread.currentThread();
    long id = idOf(thread);
    ThreadState s = CHAIN[chain(id)];
    if (s != null && s.thread == thread) {
      return s;
    }
    return probe(thread, id);
  }

  private static int chain(long id) {
    return (int) id & (CHAINS - 1);
  }

  static @Nullable ThreadState head(ThreadState[] chains, int chain) {
    return (ThreadState) HEAD.getAcquire(chains, chain);
  }

  static boolean putFirst(
      ThreadState[] chains, int chain, @Nullable ThreadState head, @Nullable ThreadState first) {
    return HEAD.compareAndSet(chains, chain, head, first);
  }

  private static @Nullable ThreadState probe(Thread thread, long id) {
    ThreadState s = known(thread, id);
    if (s != null) {
      return s;
    }
    if (!Tracking.on) {
      return null;
    }
    if (isVirtual(thread)) {
      return VirtualThreads.attach(thread, id);
    }
    return JvmThreads.isOne(thread) ? insert(ignored(thread, id)) : register(thread, id);
  }

  /**
   * Makes the state of a thread before it runs, so that its parent is known.
   *
   * @return null if the thread is virtual, or known already
   */
  static @Nullable ThreadState announce(Thread child, long parentId) {
    long id = idOf(child);
    return isVirtual(child) || known(child, id) != null ? null : foresee(child, id, parentId);
  }

  /**
   * Makes the state of a platform thread that no hook has seen, so that it is scanned. For the
   * agent.
   */
  public static void observe(Thread thread) {
    long id = idOf(thread);
    if (Tracking.on && !isVirtual(thread) && known(thread, id) == null) {
      foresee(thread, id, 0);
    }
  }

  /** Leaves a platform thread alone from now on: it is one of the agent's. */
  public static void ignore(Thread thread) {
    insert(ignored(thread, idOf(thread))).busy = true;
  }

  /** Leaves all threads alone that are known. */
  static void ignoreAll() {
    for (ThreadState s : snapshot()) {
      s.busy = true;
    }
    VirtualThreads.ignoreAll();
  }

  /** Whether {@link #ignore} was said of a thread. */
  static boolean ignores(Thread thread) {
    ThreadState s = isVirtual(thread) ? null : known(thread, idOf(thread));
    return s != null && s.busy;
  }

  private static ThreadState ignored(Thread thread, long id) {
    ThreadState s = new ThreadState(false);
    s.thread = thread;
    s.threadId = id;
    s.busy = true;
    return s;
  }

  /** Makes the state of the current thread. */
  private static ThreadState register(Thread thread, long id) {
    ThreadState made = made(thread, id);
    made.busy = true; // what the agent calls is not to come back here
    ThreadState s = insert(made);
    try {
      if (s == made) {
        define(thread, id, 0);
      }
    } finally {
      made.busy = false; // should memory run out in there, its next operations are still seen
    }
    return s;
  }

  /** Makes the state of another thread, which may be in the midst of a hook. */
  private static ThreadState foresee(Thread thread, long id, long parentId) {
    define(thread, id, parentId);
    return insert(JvmThreads.isOne(thread) ? ignored(thread, id) : made(thread, id));
  }

  private static void define(Thread thread, long id, long parentId) {
    AgentLink link = Tracking.link;
    if (link != null) {
      link.threadFirstSeen(thread, id, false, parentId);
    }
  }

  private static ThreadState made(Thread thread, long id) {
    ThreadState s = new ThreadState(false);
    s.thread = thread;
    s.threadId = id;
    if (Tracking.recording) {
      EventStream out = new EventStream(STREAM_IDS.incrementAndGet());
      out.writer(id);
      s.stream = out;
    }
    return s;
  }

  private static @Nullable ThreadState known(Thread thread, long id) {
    for (ThreadState s = head(CHAIN, chain(id)); s != null; s = s.next) {
      if (s.thread == thread) {
        return s;
      }
    }
    return null;
  }

  /** Puts a state into the table, unless its thread has one: then that one is returned. */
  private static ThreadState insert(ThreadState made) {
    int chain = chain(made.threadId);
    while (true) {
      ThreadState head = head(CHAIN, chain);
      for (ThreadState s = head; s != null; s = s.next) {
        if (s.thread == made.thread) {
          return s;
        }
      }
      made.next = head;
      if (putFirst(CHAIN, chain, head, made)) {
        return made;
      }
    }
  }

  /** Returns the state of the thread with an id, or null if it has none now. For the agent. */
  public static @Nullable ThreadState find(long threadId) {
    for (ThreadState s = head(CHAIN, chain(threadId)); s != null; s = s.next) {
      if (s.threadId == threadId && s.thread != null) {
        return s;
      }
    }
    return VirtualThreads.find(threadId);
  }

  /** Returns the thread that runs the task which completes a future, or null. For the agent. */
  public static @Nullable Thread runnerOf(Object future) {
    for (ThreadState s : snapshot()) {
      if (RunningTasks.isRunning(s, future)) {
        return s.thread;
      }
    }
    return VirtualThreads.runnerOf(future);
  }

  /** Returns who holds a monitor without a record of it, or null. For the agent; O(threads). */
  public static @Nullable ThreadState untrackedHolderOf(Object monitor) {
    for (ThreadState s : snapshot()) {
      if (ThreadView.holdsUntracked(s, monitor)) {
        return s;
      }
    }
    return null;
  }

  /** Forgets a thread that has never started. Called by hooks. */
  static void abandon(ThreadState never) {
    never.thread = null; // the agent's daemon unlinks it
  }

  /** Forgets a thread that has ended. For one thread at a time, the agent's daemon. */
  public static void remove(ThreadState gone) {
    unlink(CHAIN, chain(gone.threadId), gone);
  }

  /**
   * Takes a state out of its chain; it still leads on to what was behind it, for those who stand
   * there. For one thread at a time.
   */
  static void unlink(ThreadState[] chains, int chain, ThreadState gone) {
    if (head(chains, chain) == gone && putFirst(chains, chain, gone, gone.next)) {
      return;
    }
    for (ThreadState s = head(chains, chain); s != null; s = s.next) {
      if (s.next == gone) {
        s.next = gone.next;
        return;
      }
    }
  }

  /**
   * Returns the states of platform threads as they are now, some of them of threads that ended
   * ({@link ThreadState#thread} is null of those that never started). For the agent.
   */
  public static ThreadState[] snapshot() {
    ThreadState[] all = new ThreadState[64];
    int n = 0;
    for (int chain = 0; chain < CHAINS; chain++) {
      for (ThreadState s = head(CHAIN, chain); s != null; s = s.next) {
        if (n == all.length) {
          all = Arrays.copyOf(all, n * 2);
        }
        all[n++] = s;
      }
    }
    return Arrays.copyOf(all, n);
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

  private static @Nullable Class<?> virtualThreadClass() {
    try {
      return Class.forName("java.lang.BaseVirtualThread", false, null);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
