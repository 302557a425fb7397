package dev.impasse.agent.weave;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which methods of the JDK call which hook of {@code JdkHooks}, while nothing of the application is
 * woven: those in which a thread really waits or wakes one, and those that take what has no owner.
 *
 * <p>A hook is written with its arguments, one behind the other with semicolons: {@code this};
 * {@code result}, what the method is about to return; {@code @2I}, the local variable 2, an int;
 * {@code @2IJ}, the same as a long; {@code true}, {@code false}, {@code 1}. The names are those of
 * 17 to 25; what another JDK calls otherwise is not woven.
 */
final class JdkTable {

  /**
   * What a method calls.
   *
   * @param entry first, or null
   * @param exit last, before it returns, or null
   * @param failed when it ends by an exception, or null
   */
  record Calls(@Nullable String entry, @Nullable String exit, @Nullable String failed) {}

  /** Of classes of the application that are locks, by method and descriptor. */
  static final Map<String, Calls> OWN_LOCK =
      Map.of(
          "lock()V",
          new Calls("lockWanted(this,false)", "lockAcquired(this)", "lockFailed(this)"),
          "lockInterruptibly()V",
          new Calls("lockWanted(this,false)", "lockAcquired(this)", "lockFailed(this)"),
          "tryLock()Z",
          new Calls("lockTries(this)", "lockTried(result,this)", "lockFailed(this)"),
          "tryLock(JLjava/util/concurrent/TimeUnit;)Z",
          new Calls("lockWanted(this,true)", "lockTried(result,this)", "lockFailed(this)"),
          "unlock()V",
          new Calls("lockReleased(this)", "lockLeft(this)", "lockLeft(this)"));

  private static final String CONCURRENT = "java/util/concurrent/";
  private static final String LOCKS = CONCURRENT + "locks/";
  private static final String UNIT = "Ljava/util/concurrent/TimeUnit;";
  private static final String ITEM = "Ljava/lang/Object;";

  private static final Map<String, Map<String, Calls>> CALLS = new HashMap<>();

  /** Queues and barriers that wait for a condition of their own: what they call in its place. */
  private static final Map<String, Map<String, String>> INNER = new HashMap<>();

  static {
    synchronizer("AbstractQueuedSynchronizer", "I", "@2IJ,@3Z,@5Z");
    synchronizer("AbstractQueuedLongSynchronizer", "J", "@2J,@4Z,@6Z");
    semaphore();
    stampedLock();
    around(CONCURRENT + "CountDownLatch", "await()V", "awaits(this)");
    around(CONCURRENT + "FutureTask", "awaitDone(ZJ)I", "awaitsUntimed(this,@1Z)");
    around(CONCURRENT + "CompletableFuture", "waitingGet(Z)" + ITEM, "awaits(this)");
    around(
        CONCURRENT + "Phaser",
        "internalAwaitAdvance(IL" + CONCURRENT + "Phaser$QNode;)I",
        "awaits(this)");
    around(CONCURRENT + "Exchanger", "exchange(" + ITEM + ")" + ITEM, "brings(this);awaits(this)");
    brings(CONCURRENT + "CountDownLatch", "countDown()V");
    brings(
        CONCURRENT + "Phaser", "arrive()I", "arriveAndDeregister()I", "arriveAndAwaitAdvance()I");
    brings(CONCURRENT + "CyclicBarrier", "dowait(ZJ)I");
    transfers("SynchronousQueue", "put(" + ITEM + ")V");
    transfers("LinkedTransferQueue", "transfer(" + ITEM + ")V");
    brings(true, CONCURRENT + "LinkedTransferQueue", "put(" + ITEM + ")V");
    put(
        CONCURRENT + "ThreadPoolExecutor",
        "getTask()Ljava/lang/Runnable;",
        new Calls("rests()", "rested()", "rested()"));
    put(
        "java/lang/Thread",
        "join(J)V",
        new Calls("joins(this,@1J)", "joined(this)", "joined(this)"));
    queue("LinkedBlockingQueue");
    queue("ArrayBlockingQueue");
    inner("PriorityBlockingQueue", "take()" + ITEM, "itemAwait");
    brings(true, CONCURRENT + "PriorityBlockingQueue", "offer(" + ITEM + ")Z");
    inner("DelayQueue", "take()L" + CONCURRENT + "Delayed;", "itemAwait");
    brings(true, CONCURRENT + "DelayQueue", "offer(L" + CONCURRENT + "Delayed;)Z");
    deque("First");
    deque("Last");
    inner("CyclicBarrier", "dowait(ZJ)I", "roomAwait");
  }

  private JdkTable() {}

  /** Returns the internal names of the classes that are woven. */
  static Set<String> classes() {
    return Collections.unmodifiableSet(CALLS.keySet());
  }

  /** Returns what a class calls, by method and descriptor; null if it is not woven. */
  static @Nullable Map<String, Calls> of(String internalName) {
    return CALLS.get(internalName);
  }

  /** Returns the hook in the place of {@code Condition.await()} in a method, or null. */
  static @Nullable String inner(String internalName, String method) {
    return INNER.getOrDefault(internalName, Map.of()).get(method);
  }

  private static void synchronizer(String name, String argument, String arguments) {
    String type = LOCKS + name;
    put(
        type,
        "acquire(L" + type + "$Node;" + argument + "ZZZJ)I",
        new Calls("queues(this," + arguments + ")", "queued(this)", "queued(this)"));
    String condition = type + "$ConditionObject";
    condition(condition, "await()V", false);
    condition(condition, "awaitUninterruptibly()V", false);
    condition(condition, "awaitNanos(J)J", true);
    condition(condition, "await(J" + UNIT + ")Z", true);
    condition(condition, "awaitUntil(Ljava/util/Date;)Z", true);
    brings(condition, "signal()V", "signalAll()V");
  }

  private static void condition(String type, String method, boolean timed) {
    String end = "conditionAwaited(this)";
    put(type, method, new Calls("conditionAwaits(this," + timed + ")", end, end));
  }

  private static void semaphore() {
    String type = CONCURRENT + "Semaphore";
    for (String suffix : new String[] {"", "Uninterruptibly"}) {
      permits(type, "acquire" + suffix + "()V", "permitsAcquired(1)");
      permits(type, "acquire" + suffix + "(I)V", "permitsAcquired(@1I)");
    }
    permits(type, "tryAcquire(J" + UNIT + ")Z", "permitsTried(result,1)");
    permits(type, "tryAcquire(IJ" + UNIT + ")Z", "permitsTried(result,@1I)");
    permits(type, "tryAcquire()Z", "permitsTried(result,1)");
    permits(type, "tryAcquire(I)Z", "permitsTried(result,@1I)");
    permits(type, "drainPermits()I", "permitsAcquired(result)");
    put(type, "release()V", new Calls("permitsReleased(this,1)", null, null));
    put(type, "release(I)V", new Calls("permitsReleased(this,@1I)", null, null));
  }

  private static void permits(String type, String method, String acquired) {
    put(type, method, new Calls("permitsWanted(this)", acquired, "permitsFailed()"));
  }

  private static void stampedLock() {
    String type = LOCKS + "StampedLock";
    stampWait(type, "acquireWrite(ZZJ)J", false);
    stampWait(type, "acquireRead(ZZJ)J", true);
    for (String mode : new String[] {"writeLock", "readLock", "tryWriteLock", "tryReadLock"}) {
      put(type, mode + "()J", new Calls(null, "stampTaken(result,this)", null));
    }
    for (String mode : new String[] {"writeLock", "readLock"}) {
      put(type, mode + "Interruptibly()J", new Calls(null, "stampTaken(result,this)", null));
    }
    for (String mode : new String[] {"tryWriteLock", "tryReadLock"}) {
      put(type, mode + "(J" + UNIT + ")J", new Calls(null, "stampTaken(result,this)", null));
    }
    put(type, "unlockWrite(J)V", new Calls("stampReleased(@1J,this)", null, null));
    put(type, "unlockRead(J)V", new Calls("stampReleased(@1J,this)", null, null));
    put(type, "unstampedUnlockWrite()V", new Calls("modeReleased(this,false)", null, null));
    put(type, "unstampedUnlockRead()V", new Calls("modeReleased(this,true)", null, null));
    put(type, "tryUnlockWrite()Z", new Calls(null, "modeReleasedIf(result,this,false)", null));
    put(type, "tryUnlockRead()Z", new Calls(null, "modeReleasedIf(result,this,true)", null));
    for (String to : new String[] {"WriteLock", "ReadLock", "OptimisticRead"}) {
      put(
          type,
          "tryConvertTo" + to + "(J)J",
          new Calls(null, "stampConverted(result,@1J,this)", null));
    }
  }

  private static void stampWait(String type, String method, boolean shared) {
    String end = "stampAwaited(this)";
    put(type, method, new Calls("stampAwaits(this," + shared + ",@2Z)", end, end));
  }

  private static void around(String type, String method, String entry) {
    put(type, method, new Calls(entry, "awaited(this)", "awaited(this)"));
  }

  private static void queue(String name) {
    inner(name, "put(" + ITEM + ")V", "roomAwait");
    inner(name, "take()" + ITEM, "itemAwait");
    brings(true, CONCURRENT + name, "put(" + ITEM + ")V");
    offers(name, "");
    brings(
        CONCURRENT + name,
        "take()" + ITEM,
        "drainTo(Ljava/util/Collection;I)I",
        "remove(" + ITEM + ")Z",
        "clear()V");
  }

  private static void deque(String end) {
    String name = "LinkedBlockingDeque";
    inner(name, "put" + end + "(" + ITEM + ")V", "roomAwait");
    inner(name, "take" + end + "()" + ITEM, "itemAwait");
    brings(true, CONCURRENT + name, "put" + end + "(" + ITEM + ")V");
    brings(CONCURRENT + name, "take" + end + "()" + ITEM);
    offers(name, end);
  }

  private static void transfers(String name, String put) {
    String type = CONCURRENT + name;
    around(type, put, "bringsItem(this);awaits(this)");
    around(type, "take()" + ITEM, "brings(this);awaitsItem(this)");
    offers(name, "");
  }

  /** Calls that do not wait, or for a time only. */
  private static void offers(String name, String end) {
    String type = CONCURRENT + name;
    brings(
        true,
        type,
        "offer" + end + "(" + ITEM + ")Z",
        "offer" + end + "(" + ITEM + "J" + UNIT + ")Z");
    brings(type, "poll" + end + "()" + ITEM, "poll" + end + "(J" + UNIT + ")" + ITEM);
  }

  private static void brings(String type, String... methods) {
    brings(false, type, methods);
  }

  private static void brings(boolean item, String type, String... methods) {
    for (String method : methods) {
      put(type, method, new Calls(item ? "bringsItem(this)" : "brings(this)", null, null));
    }
  }

  private static void inner(String name, String method, String hook) {
    CALLS.computeIfAbsent(CONCURRENT + name, k -> new HashMap<>());
    INNER.computeIfAbsent(CONCURRENT + name, k -> new HashMap<>()).put(method, hook);
  }

  private static void put(String type, String method, Calls calls) {
    CALLS.computeIfAbsent(type, k -> new HashMap<>()).put(method, calls);
  }
}
