package dev.impasse.agent.weave;

import dev.impasse.agent.waits.ReceiverKind;
import dev.impasse.core.model.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of hooked methods: the single place that says what is woven at call sites.
 *
 * <p>Looked up by name and descriptor, never by name alone: a timed {@code tryLock} is another
 * method than the plain one.
 */
public final class HookTable {

  /**
   * Receiver, method, descriptor; {@code final} where the method cannot be overridden; {@code as}
   * and the name of the hook where it is another one than the method's.
   */
  private static final String ROWS =
      """
      LOCK lock ()V
      LOCK lockInterruptibly ()V
      LOCK tryLock ()Z
      LOCK tryLock (JLjava/util/concurrent/TimeUnit;)Z
      LOCK unlock ()V
      LOCK newCondition ()Ljava/util/concurrent/locks/Condition;
      CONDITION await ()V
      CONDITION awaitUninterruptibly ()V
      CONDITION awaitNanos (J)J
      CONDITION await (JLjava/util/concurrent/TimeUnit;)Z
      CONDITION awaitUntil (Ljava/util/Date;)Z
      CONDITION signal ()V
      CONDITION signalAll ()V
      OBJECT wait ()V final
      OBJECT wait (J)V final as objectWaitMillis
      OBJECT wait (JI)V final as objectWaitNanos
      OBJECT notify ()V final
      OBJECT notifyAll ()V final
      THREAD start ()V
      THREAD join ()V final
      THREAD join (J)V final as joinMillis
      THREAD join (JI)V final as joinNanos
      STAMPED_LOCK writeLock ()J
      STAMPED_LOCK writeLockInterruptibly ()J
      STAMPED_LOCK tryWriteLock ()J
      STAMPED_LOCK tryWriteLock (JLjava/util/concurrent/TimeUnit;)J
      STAMPED_LOCK readLock ()J
      STAMPED_LOCK readLockInterruptibly ()J
      STAMPED_LOCK tryReadLock ()J
      STAMPED_LOCK tryReadLock (JLjava/util/concurrent/TimeUnit;)J
      STAMPED_LOCK unlockWrite (J)V
      STAMPED_LOCK unlockRead (J)V
      STAMPED_LOCK unlock (J)V
      STAMPED_LOCK tryUnlockWrite ()Z
      STAMPED_LOCK tryUnlockRead ()Z
      STAMPED_LOCK tryConvertToWriteLock (J)J
      STAMPED_LOCK tryConvertToReadLock (J)J
      STAMPED_LOCK tryConvertToOptimisticRead (J)J
      STAMPED_LOCK asReadLock ()Ljava/util/concurrent/locks/Lock;
      STAMPED_LOCK asWriteLock ()Ljava/util/concurrent/locks/Lock;
      STAMPED_LOCK asReadWriteLock ()Ljava/util/concurrent/locks/ReadWriteLock;
      SEMAPHORE acquire ()V
      SEMAPHORE acquire (I)V as acquirePermits
      SEMAPHORE acquireUninterruptibly ()V
      SEMAPHORE acquireUninterruptibly (I)V as acquirePermitsUninterruptibly
      SEMAPHORE tryAcquire ()Z
      SEMAPHORE tryAcquire (I)Z as tryAcquirePermits
      SEMAPHORE tryAcquire (JLjava/util/concurrent/TimeUnit;)Z as tryAcquireWithin
      SEMAPHORE tryAcquire (IJLjava/util/concurrent/TimeUnit;)Z as tryAcquirePermitsWithin
      SEMAPHORE release ()V
      SEMAPHORE release (I)V as releasePermits
      SEMAPHORE drainPermits ()I
      LATCH await ()V
      LATCH countDown ()V
      BARRIER await ()I
      PHASER arriveAndAwaitAdvance ()I
      PHASER awaitAdvance (I)I
      PHASER awaitAdvanceInterruptibly (I)I
      PHASER arrive ()I
      PHASER arriveAndDeregister ()I
      EXCHANGER exchange (Ljava/lang/Object;)Ljava/lang/Object;
      QUEUE put (Ljava/lang/Object;)V
      QUEUE take ()Ljava/lang/Object;
      QUEUE offer (Ljava/lang/Object;)Z
      QUEUE offer (Ljava/lang/Object;JLjava/util/concurrent/TimeUnit;)Z
      QUEUE add (Ljava/lang/Object;)Z
      QUEUE poll ()Ljava/lang/Object;
      QUEUE poll (JLjava/util/concurrent/TimeUnit;)Ljava/lang/Object;
      QUEUE remove ()Ljava/lang/Object;
      QUEUE remove (Ljava/lang/Object;)Z
      QUEUE clear ()V
      QUEUE drainTo (Ljava/util/Collection;)I
      QUEUE drainTo (Ljava/util/Collection;I)I as drainAtMostTo
      DEQUE putFirst (Ljava/lang/Object;)V
      DEQUE takeFirst ()Ljava/lang/Object;
      DEQUE putLast (Ljava/lang/Object;)V
      DEQUE takeLast ()Ljava/lang/Object;
      FUTURE get ()Ljava/lang/Object;
      PROMISE join ()Ljava/lang/Object;
      """;

  /** Hooks that are not calls put in place of calls: name and descriptor. */
  static final String MONITOR_REQUEST = "monitorRequest";

  static final String MONITOR_ACQUIRED = "monitorAcquired";
  static final String MONITOR_RELEASE = "monitorRelease";
  static final String METHOD_ACQUIRED = "methodAcquired";
  static final String METHOD_RELEASED = "methodReleased";
  static final String DECLARED_REQUEST = "declaredRequest";
  static final String DECLARED_ACQUIRED = "declaredAcquired";
  static final String DECLARED_ACQUIRED_IF = "declaredAcquiredIf";
  static final String DECLARED_RELEASE = "declaredRelease";

  static final String OBJECT_AND_SITE = "(Ljava/lang/Object;I)V";
  static final String SITE = "(I)V";
  static final String RESULT_AND_SITE = "(ZI)Z";

  private static final List<Hook> HOOKS =
      ROWS.lines().map(row -> row.split(" ")).map(HookTable::hook).toList();

  private static final Map<String, List<Hook>> BY_NAME_AND_DESCRIPTOR = index();

  private HookTable() {}

  /** Returns every hooked method, in a fixed order. */
  public static List<Hook> hooks() {
    return HOOKS;
  }

  /**
   * Returns the hooks of methods with this name and descriptor; more than one if kinds share it.
   */
  static List<Hook> named(String method, String descriptor) {
    return BY_NAME_AND_DESCRIPTOR.getOrDefault(method + descriptor, List.of());
  }

  /** Returns the first hook for an operation that is no call of a hooked method. */
  static String hookOf(String operation) {
    return switch (operation) {
      case "monitorenter" -> MONITOR_REQUEST;
      case "monitorexit" -> MONITOR_RELEASE;
      case "synchronized method" -> METHOD_ACQUIRED;
      case "Method.invoke" -> "arguments";
      default ->
          operation.endsWith(Site.BY_REFERENCE)
              ? "its wrapper"
              : DECLARED_REQUEST + " or " + DECLARED_RELEASE;
    };
  }

  private static Hook hook(String[] row) {
    List<String> more = List.of(row).subList(3, row.length);
    ReceiverKind kind = ReceiverKind.valueOf(row[0]);
    int as = more.indexOf("as");
    String name = as < 0 ? kind.hookName(row[1]) : more.get(as + 1);
    return new Hook(kind, row[1], row[2], !more.contains("final"), name);
  }

  private static Map<String, List<Hook>> index() {
    Map<String, List<Hook>> index = new HashMap<>();
    for (Hook hook : HOOKS) {
      index.computeIfAbsent(hook.method() + hook.descriptor(), key -> new ArrayList<>()).add(hook);
    }
    return Map.copyOf(index);
  }
}
