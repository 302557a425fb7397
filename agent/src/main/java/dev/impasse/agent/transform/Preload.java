package dev.impasse.agent.transform;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.daemon.OwnThread;
import dev.impasse.agent.weave.Weaver;
import dev.impasse.runtime.AccessHooks;
import dev.impasse.runtime.ConditionHooks;
import dev.impasse.runtime.HappensBefore;
import dev.impasse.runtime.LockHooks;
import dev.impasse.runtime.MonitorHooks;
import dev.impasse.runtime.SemaphoreHooks;
import dev.impasse.runtime.StampedLockHooks;
import dev.impasse.runtime.ThreadHooks;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/**
 * Runs every kind of hook once before anything is woven, so that no hook has to load or initialise
 * a class inside an operation of the application.
 */
public final class Preload {

  /** Classes that a hook may use first, after the hooks below: of the runtime. */
  static final List<String> OF_RUNTIME =
      List.of(
          "Brought",
          "Completions",
          "ConditionOperations",
          "EventStream",
          "EventWord",
          "FastPath",
          "Channels",
          "HappensBefore",
          "HeldLocks",
          "HoldStack",
          "JdkOperations",
          "JvmThreads",
          "LockBuckets",
          "LockOperations",
          "LockOrders",
          "LockRecord",
          "LockTable",
          "MappedWords",
          "MonitorOperations",
          "OrderCache",
          "Repairs",
          "RunningTasks",
          "SemaphoreOperations",
          "SeenAccesses",
          "SharedChunk",
          "SharedStream",
          "SignalOperations",
          "Signaller",
          "StampedLockOperations",
          "StateWord",
          "SteerOperations",
          "Stops",
          "ThreadCaches",
          "ThreadEvents",
          "ThreadOperations",
          "ThreadState",
          "ThreadTable",
          "ThreadView",
          "Tracking",
          "UntrackedMonitors",
          "VirtualThreads",
          "Waits");

  /** Classes of hooks that none of those below calls. */
  static final List<String> OF_HOOKS =
      List.of(
          "AccessReferenceHooks",
          "BarrierHooks",
          "DeclaredHooks",
          "FutureHooks",
          "HookRefs",
          "JdkHooks",
          "QueueHooks",
          "ReflectionHooks",
          "SteerHooks",
          "TaskHooks");

  /** More than {@code java.lang.invoke.MethodHandle.CUSTOMIZE_THRESHOLD}, which is 127. */
  private static final int CALLS_UNTIL_CUSTOMIZED = 200;

  /** The same of the agent. */
  static final List<String> OF_AGENT =
      List.of(
          "link.Restop$Stop",
          "lockfree.Backlog$Node",
          "lockfree.LockFreeMap$Entry",
          "record.ChunkRetirement$Filled",
          "record.Chunks",
          "record.DefinitionChunk",
          "record.DroppedEvents",
          "orders.CollectedOrder",
          "orders.CollectedOrder$Evidence",
          "orders.CollectedOrder$Key",
          "orders.CollectedOrder$Part",
          "orders.CollectedOrder$Times",
          "orders.Past",
          "weave.NotificationWeaving$Classes",
          "weave.NotificationWeaving$Classes$Calls");

  /** The same of core, while a trace is recorded. */
  static final List<String> OF_CORE =
      List.of("model.Site", "model.ThreadInfo", "trace.ChunkHeader", "trace.DefinitionRecords");

  private Preload() {}

  private static void initialise(boolean records, boolean collects) {
    String runtime = ThreadState.class.getPackageName() + '.';
    String agent = "dev.impasse.agent.";
    if (records) {
      OF_CORE.forEach(name -> initialise("dev.impasse.core." + name, Preload.class));
    }
    OF_RUNTIME.forEach(name -> initialise(runtime + name, ThreadState.class));
    String hooks = LockHooks.class.getPackageName() + '.';
    OF_HOOKS.forEach(name -> initialise(hooks + name, LockHooks.class));
    for (String name : OF_AGENT) {
      boolean needed =
          name.startsWith("record.") ? records : !name.startsWith("orders.") || collects;
      if (needed) {
        initialise(agent + name, Preload.class);
      }
    }
  }

  private static void initialise(String name, Class<?> neighbour) {
    try {
      Class.forName(name, true, neighbour.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      Console.debug(e);
    }
  }

  /** Runs the hooks, then the self-test, on a thread of its own, which leaves nothing behind. */
  public static void run(Weaver weaver, boolean records, boolean collects) {
    Runnable all =
        () -> {
          initialise(records, collects);
          hooks();
          SelfTest.run(weaver);
        };
    inOwnThread(all);
  }

  private static void inOwnThread(Runnable all) {
    Thread thread = new OwnThread(all, "impasse-preload");
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tests that the JDK's own classes call the hooks, on a thread that leaves nothing behind. */
  public static void testHooksOfJdk() {
    inOwnThread(SelfTest::runInsideJdk);
  }

  @SuppressWarnings({"WaitNotInLoop", "LockNotBeforeTry", "ThreadJoinLoop"}) // nothing to wait for
  private static void hooks() {
    try {
      HappensBefore.meets(null);
      AccessHooks.prepare();
      customize();
      ReentrantLock lock = new ReentrantLock();
      Condition condition = LockHooks.newCondition(lock, 0);
      LockHooks.lock(lock, 0);
      LockHooks.lock(lock, 0);
      ConditionHooks.awaitNanos(condition, 1, 0);
      ConditionHooks.signalAll(condition, 0);
      LockHooks.unlock(lock, 0);
      LockHooks.unlock(lock, 0);
      if (LockHooks.tryLock(lock, 1, TimeUnit.NANOSECONDS, 0)) {
        LockHooks.unlock(lock, 0);
      }
      ReentrantReadWriteLock both = new ReentrantReadWriteLock();
      LockHooks.lock(both.writeLock(), 0);
      LockHooks.lock(both.readLock(), 0);
      LockHooks.unlock(both.readLock(), 0);
      LockHooks.unlock(both.writeLock(), 0);
      StampedLock stamped = new StampedLock();
      StampedLockHooks.unlock(stamped, StampedLockHooks.readLock(stamped, 0), 0);
      StampedLockHooks.unlock(stamped, StampedLockHooks.writeLock(stamped, 0), 0);
      Semaphore semaphore = new Semaphore(1);
      SemaphoreHooks.acquire(semaphore, 0);
      SemaphoreHooks.release(semaphore, 0);
      Object monitor = new Object();
      MonitorHooks.monitorRequest(monitor, 0);
      synchronized (monitor) {
        MonitorHooks.monitorAcquired(0);
        MonitorHooks.objectWaitNanos(monitor, 0, 1, 0);
        MonitorHooks.objectNotifyAll(monitor, 0);
        MonitorHooks.monitorRelease(monitor, 0);
      }
      Thread child = new OwnThread(() -> {}, "impasse-preload-child");
      ThreadHooks.start(child, 0);
      ThreadHooks.joinMillis(child, 1, 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Calls what hooks call by a method handle until the JDK has made that form of it which it makes
   * of handles that are called often: it loads a class for that.
   */
  private static void customize() {
    Thread thread = Thread.currentThread();
    for (int i = 0; i < CALLS_UNTIL_CUSTOMIZED; i++) {
      ThreadTable.idOf(thread);
      ThreadTable.stateOf(thread);
    }
  }
}
