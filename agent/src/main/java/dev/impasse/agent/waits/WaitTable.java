package dev.impasse.agent.waits;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one table of waits: every method of the JDK at whose call sites a hook may stand, what it
 * waits for, which waits it ends, whether an interrupt ends its own; and the frames of the JDK in
 * which a thread then stands.
 *
 * <p>Hooks, evidence, interruption and docs/waits.md derive from it: a new wait is a row here, with
 * its hook in the runtime. Looked up by name and descriptor, never by name alone: a timed {@code
 * tryLock} is another method than the plain one.
 */
public final class WaitTable {

  /**
   * Receiver, method, descriptor; then {@code waits:} and {@code ends:} with what, {@code
   * interruptibly} where an interrupt ends the wait, {@code timed} where it ends by itself, {@code
   * final} where the method cannot be overridden, {@code as} and the name of the hook where it is
   * another one than the method's.
   */
  private static final String CALLS =
      """
      LOCK lock ()V waits:LOCK
      LOCK lockInterruptibly ()V waits:LOCK interruptibly
      LOCK tryLock ()Z
      LOCK tryLock (JLjava/util/concurrent/TimeUnit;)Z waits:LOCK interruptibly timed
      LOCK unlock ()V ends:LOCK
      LOCK newCondition ()Ljava/util/concurrent/locks/Condition;
      CONDITION await ()V waits:NOTIFICATION interruptibly
      CONDITION awaitUninterruptibly ()V waits:NOTIFICATION
      CONDITION awaitNanos (J)J waits:NOTIFICATION interruptibly timed
      CONDITION await (JLjava/util/concurrent/TimeUnit;)Z waits:NOTIFICATION interruptibly timed
      CONDITION awaitUntil (Ljava/util/Date;)Z waits:NOTIFICATION interruptibly timed
      CONDITION signal ()V ends:NOTIFICATION
      CONDITION signalAll ()V ends:NOTIFICATION
      OBJECT wait ()V waits:NOTIFICATION interruptibly final
      OBJECT wait (J)V waits:NOTIFICATION interruptibly timed final as objectWaitMillis
      OBJECT wait (JI)V waits:NOTIFICATION interruptibly timed final as objectWaitNanos
      OBJECT notify ()V ends:NOTIFICATION final
      OBJECT notifyAll ()V ends:NOTIFICATION final
      THREAD start ()V
      THREAD join ()V waits:THREAD_END interruptibly final
      THREAD join (J)V waits:THREAD_END interruptibly timed final as joinMillis
      THREAD join (JI)V waits:THREAD_END interruptibly timed final as joinNanos
      STAMPED_LOCK writeLock ()J waits:STAMPED_LOCK
      STAMPED_LOCK writeLockInterruptibly ()J waits:STAMPED_LOCK interruptibly
      STAMPED_LOCK tryWriteLock ()J
      STAMPED_LOCK tryWriteLock (JLjava/util/concurrent/TimeUnit;)J waits:STAMPED_LOCK interruptibly timed
      STAMPED_LOCK readLock ()J waits:STAMPED_LOCK
      STAMPED_LOCK readLockInterruptibly ()J waits:STAMPED_LOCK interruptibly
      STAMPED_LOCK tryReadLock ()J
      STAMPED_LOCK tryReadLock (JLjava/util/concurrent/TimeUnit;)J waits:STAMPED_LOCK interruptibly timed
      STAMPED_LOCK unlockWrite (J)V ends:STAMPED_LOCK
      STAMPED_LOCK unlockRead (J)V ends:STAMPED_LOCK
      STAMPED_LOCK unlock (J)V ends:STAMPED_LOCK
      STAMPED_LOCK tryUnlockWrite ()Z ends:STAMPED_LOCK
      STAMPED_LOCK tryUnlockRead ()Z ends:STAMPED_LOCK
      STAMPED_LOCK tryConvertToWriteLock (J)J
      STAMPED_LOCK tryConvertToReadLock (J)J
      STAMPED_LOCK tryConvertToOptimisticRead (J)J
      STAMPED_LOCK asReadLock ()Ljava/util/concurrent/locks/Lock;
      STAMPED_LOCK asWriteLock ()Ljava/util/concurrent/locks/Lock;
      STAMPED_LOCK asReadWriteLock ()Ljava/util/concurrent/locks/ReadWriteLock;
      SEMAPHORE acquire ()V waits:PERMITS interruptibly
      SEMAPHORE acquire (I)V waits:PERMITS interruptibly as acquirePermits
      SEMAPHORE acquireUninterruptibly ()V waits:PERMITS
      SEMAPHORE acquireUninterruptibly (I)V waits:PERMITS as acquirePermitsUninterruptibly
      SEMAPHORE tryAcquire ()Z
      SEMAPHORE tryAcquire (I)Z as tryAcquirePermits
      SEMAPHORE tryAcquire (JLjava/util/concurrent/TimeUnit;)Z waits:PERMITS interruptibly timed as tryAcquireWithin
      SEMAPHORE tryAcquire (IJLjava/util/concurrent/TimeUnit;)Z waits:PERMITS interruptibly timed as tryAcquirePermitsWithin
      SEMAPHORE release ()V ends:PERMITS
      SEMAPHORE release (I)V ends:PERMITS as releasePermits
      SEMAPHORE drainPermits ()I
      LATCH await ()V waits:LATCH interruptibly
      LATCH countDown ()V ends:LATCH
      BARRIER await ()I waits:BARRIER ends:BARRIER interruptibly
      PHASER arriveAndAwaitAdvance ()I waits:PHASER ends:PHASER
      PHASER awaitAdvance (I)I waits:PHASER
      PHASER awaitAdvanceInterruptibly (I)I waits:PHASER interruptibly
      PHASER arrive ()I ends:PHASER
      PHASER arriveAndDeregister ()I ends:PHASER
      EXCHANGER exchange (Ljava/lang/Object;)Ljava/lang/Object; waits:EXCHANGER ends:EXCHANGER interruptibly
      QUEUE put (Ljava/lang/Object;)V waits:ROOM ends:ITEM interruptibly
      QUEUE take ()Ljava/lang/Object; waits:ITEM ends:ROOM interruptibly
      QUEUE offer (Ljava/lang/Object;)Z ends:ITEM
      QUEUE offer (Ljava/lang/Object;JLjava/util/concurrent/TimeUnit;)Z waits:ROOM ends:ITEM interruptibly timed
      QUEUE add (Ljava/lang/Object;)Z ends:ITEM
      QUEUE poll ()Ljava/lang/Object; ends:ROOM
      QUEUE poll (JLjava/util/concurrent/TimeUnit;)Ljava/lang/Object; waits:ITEM ends:ROOM interruptibly timed
      QUEUE remove ()Ljava/lang/Object; ends:ROOM
      QUEUE remove (Ljava/lang/Object;)Z ends:ROOM
      QUEUE clear ()V ends:ROOM
      QUEUE drainTo (Ljava/util/Collection;)I ends:ROOM
      QUEUE drainTo (Ljava/util/Collection;I)I ends:ROOM as drainAtMostTo
      TRANSFER_QUEUE transfer (Ljava/lang/Object;)V waits:ROOM ends:ITEM interruptibly
      DEQUE putFirst (Ljava/lang/Object;)V waits:ROOM ends:ITEM interruptibly
      DEQUE takeFirst ()Ljava/lang/Object; waits:ITEM ends:ROOM interruptibly
      DEQUE putLast (Ljava/lang/Object;)V waits:ROOM ends:ITEM interruptibly
      DEQUE takeLast ()Ljava/lang/Object; waits:ITEM ends:ROOM interruptibly
      FUTURE get ()Ljava/lang/Object; waits:RESULT interruptibly
      PROMISE join ()Ljava/lang/Object; waits:RESULT
      """;

  /**
   * Classes of the JDK whose frames show in which of the calls above a thread waits, by simple
   * name; the others wait in a queue of a synchronizer.
   */
  private static final Map<ReceiverKind, List<String>> FRAMES_OF_CALLS =
      Map.of(
          ReceiverKind.OBJECT, List.of("Object"),
          ReceiverKind.CONDITION, List.of("ConditionObject"),
          ReceiverKind.STAMPED_LOCK, List.of("StampedLock"),
          ReceiverKind.PHASER, List.of("Phaser"),
          ReceiverKind.EXCHANGER, List.of("Exchanger"),
          ReceiverKind.QUEUE, List.of("SynchronousQueue", "LinkedTransferQueue"),
          ReceiverKind.TRANSFER_QUEUE, List.of("LinkedTransferQueue"),
          ReceiverKind.FUTURE, List.of("FutureTask", "CompletableFuture", "ForkJoinTask"),
          ReceiverKind.PROMISE, List.of("CompletableFuture", "ForkJoinTask"));

  /** Frames that stand behind others of those calls, and of what no hook replaces. */
  private static final String MORE_FRAMES =
      """
      Object.wait0 ENDS
      ForkJoinTask.invoke GOES_ON
      AbstractQueuedSynchronizer.acquireInterruptibly ENDS
      AbstractQueuedSynchronizer.acquireSharedInterruptibly ENDS
      AbstractQueuedSynchronizer.acquire QUEUED
      AbstractQueuedSynchronizer.acquireShared QUEUED
      AbstractQueuedLongSynchronizer.acquireInterruptibly ENDS
      AbstractQueuedLongSynchronizer.acquireSharedInterruptibly ENDS
      AbstractQueuedLongSynchronizer.acquire QUEUED
      AbstractQueuedLongSynchronizer.acquireShared QUEUED
      """;

  /** What an interrupt does to a thread that stands in a frame of the JDK. */
  public enum Interrupt {
    /** The wait ends with an exception. */
    ENDS,
    /** The wait goes on, though the frame may call one in which it would end. */
    GOES_ON,
    /** The wait goes on, unless an outer frame says otherwise: it may only be part of another. */
    QUEUED
  }

  /** Calls that end any wait that an interrupt ends, whatever it is for. */
  private static final Set<String> INTERRUPTS =
      Set.of("interrupt()V", "cancel(Z)Z", "shutdownNow()Ljava/util/List;");

  /** Calls that take what {@link #releases} gives, of locks and permits. */
  private static final List<CallPattern> ACQUIRES =
      Stream.of("acquire*", "tryAcquire*", "lock*", "tryLock*").map(CallPattern::new).toList();

  private static final List<WaitCall> ROWS = CALLS.lines().map(WaitCall::of).toList();

  private WaitTable() {}

  /** Returns every row, in a fixed order. */
  public static List<WaitCall> calls() {
    return ROWS;
  }

  /** Returns the names of calls in which a thread may wait for ever for what nobody owns. */
  public static Set<String> waitingMethods() {
    return Ending.WAITING;
  }

  /** Whether a call of this name can end any wait at all. */
  public static boolean mayEndAWait(String method) {
    return Ending.CALLS.stream().anyMatch(pattern -> pattern.matchesName(method));
  }

  /** Whether a call ends waits of every kind, if an interrupt does. */
  public static boolean interrupts(String method, String descriptor) {
    return INTERRUPTS.contains(method + descriptor);
  }

  /** Whether a call takes a lock or permits. */
  public static boolean acquires(String method) {
    return ACQUIRES.stream().anyMatch(pattern -> pattern.matchesName(method));
  }

  /** Whether a call releases a lock or permits. */
  public static boolean releases(String method) {
    return Wait.LOCK.isEndedBy(method, "");
  }

  /**
   * Returns what an interrupt does to a thread that stands in a frame of the JDK; null if the frame
   * does not say.
   *
   * @param type simple name of its class
   */
  public static @Nullable Interrupt interruptIn(String type, String method) {
    return Frames.BY_NAME.get(type + '.' + method);
  }

  /** What only the detector asks for, and not the start of the program. */
  private static final class Ending {

    static final Set<String> WAITING =
        ROWS.stream()
            .filter(WaitCall::waitsForEver)
            .filter(call -> call.waitsFor() != Wait.LOCK && call.waitsFor() != Wait.STAMPED_LOCK)
            .map(WaitCall::method)
            .collect(Collectors.toUnmodifiableSet());

    static final List<CallPattern> CALLS =
        Stream.of(
                Stream.of(Wait.values()).flatMap(wait -> wait.ends().stream()),
                INTERRUPTS.stream().map(CallPattern::new),
                ACQUIRES.stream())
            .flatMap(patterns -> patterns)
            .toList();
  }

  /** The frames, read when somebody is about to be interrupted. */
  private static final class Frames {

    static final Map<String, Interrupt> BY_NAME = read();

    private static Map<String, Interrupt> read() {
      Map<String, Interrupt> frames = new LinkedHashMap<>();
      for (WaitCall call : ROWS) {
        if (call.waitsForEver()) {
          for (String type : FRAMES_OF_CALLS.getOrDefault(call.receiver(), List.of())) {
            frames.put(
                type + '.' + call.method(),
                call.interruptible() ? Interrupt.ENDS : Interrupt.GOES_ON);
          }
        }
      }
      MORE_FRAMES
          .lines()
          .map(row -> row.split(" "))
          .forEach(row -> frames.put(row[0], Interrupt.valueOf(row[1])));
      return Map.copyOf(frames);
    }
  }
}
