package dev.impasse.agent.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.agent.waits.ReceiverKind;
import dev.impasse.agent.waits.WaitCall;
import dev.impasse.agent.waits.WaitTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Waits for real, asks what an interrupt would do, and then does it: the JDK has the last word. */
class BlockedCallTest {

  /** A class for each type that the table names by its interface. */
  private static final Map<ReceiverKind, String> EXAMPLES =
      Map.of(
          ReceiverKind.LOCK, "ReentrantLock",
          ReceiverKind.CONDITION, "ConditionObject",
          ReceiverKind.QUEUE, "SynchronousQueue",
          ReceiverKind.TRANSFER_QUEUE, "LinkedTransferQueue",
          ReceiverKind.DEQUE, "LinkedBlockingDeque",
          ReceiverKind.FUTURE, "FutureTask");

  private interface Wait {
    void begin() throws Exception;
  }

  static Stream<Arguments> waits() {
    ReentrantLock lock = lockedElsewhere();
    ReentrantReadWriteLock halves = new ReentrantReadWriteLock();
    elsewhere(halves.writeLock()::lock);
    StampedLock stamped = new StampedLock();
    stamped.writeLock();
    Semaphore none = new Semaphore(0);
    LinkedBlockingDeque<String> full = new LinkedBlockingDeque<>(1);
    full.add("");
    Object monitor = new Object();
    ReentrantLock own = new ReentrantLock();
    Condition condition = own.newCondition();
    return Stream.of(
        wait("ReentrantLock.lock", false, lock::lock),
        wait("ReentrantLock.lockInterruptibly", true, lock::lockInterruptibly),
        wait("ReadLock.lock", false, halves.readLock()::lock),
        wait("ReadLock.lockInterruptibly", true, halves.readLock()::lockInterruptibly),
        wait("WriteLock.lock", false, halves.writeLock()::lock),
        wait("StampedLock.writeLock", false, stamped::writeLock),
        wait("StampedLock.writeLockInterruptibly", true, stamped::writeLockInterruptibly),
        wait("StampedLock.readLock", false, stamped::readLock),
        wait("StampedLock.readLockInterruptibly", true, stamped::readLockInterruptibly),
        wait("Semaphore.acquire", true, none::acquire),
        wait("Semaphore.acquireUninterruptibly", false, none::acquireUninterruptibly),
        wait("CountDownLatch.await", true, new CountDownLatch(1)::await),
        wait("CyclicBarrier.await", true, new CyclicBarrier(2)::await),
        wait("Phaser.arriveAndAwaitAdvance", false, new Phaser(2)::arriveAndAwaitAdvance),
        wait(
            "Phaser.awaitAdvanceInterruptibly",
            true,
            () -> new Phaser(2).awaitAdvanceInterruptibly(0)),
        wait("Exchanger.exchange", true, () -> new Exchanger<String>().exchange("")),
        wait("ArrayBlockingQueue.take", true, new ArrayBlockingQueue<String>(1)::take),
        wait("SynchronousQueue.put", true, () -> new SynchronousQueue<String>().put("")),
        wait("SynchronousQueue.take", true, new SynchronousQueue<String>()::take),
        wait("LinkedBlockingDeque.takeFirst", true, new LinkedBlockingDeque<String>()::takeFirst),
        wait("LinkedBlockingDeque.takeLast", true, new LinkedBlockingDeque<String>()::takeLast),
        wait("LinkedBlockingDeque.putFirst", true, () -> full.putFirst("")),
        wait("LinkedBlockingDeque.putLast", true, () -> full.putLast("")),
        wait("Phaser.awaitAdvance", false, () -> new Phaser(2).awaitAdvance(0)),
        wait("LinkedTransferQueue.take", true, new LinkedTransferQueue<String>()::take),
        wait(
            "LinkedTransferQueue.transfer",
            true,
            () -> new LinkedTransferQueue<String>().transfer("")),
        wait("CompletableFuture.get", true, new CompletableFuture<String>()::get),
        wait("CompletableFuture.join", false, new CompletableFuture<String>()::join),
        wait("FutureTask.get", true, new FutureTask<>(() -> "")::get),
        wait("Thread.join", true, Thread.currentThread()::join),
        wait("Object.wait", true, () -> waitFor(monitor)),
        wait("ConditionObject.await", true, () -> underLock(own, condition::await)),
        wait(
            "ConditionObject.awaitUninterruptibly",
            false,
            () -> underLock(own, condition::awaitUninterruptibly)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("waits")
  void tellsWhetherAnInterruptEndsTheWait(String call, boolean ends, Wait wait) throws Exception {
    Thread thread = start(wait);
    try {
      Awaitility.await().until(thread::getState, Thread.State.WAITING::equals);

      assertThat(of(thread)).isEqualTo(new BlockedCall(call, ends));

      thread.interrupt();
      thread.join(ends ? TimeUnit.SECONDS.toMillis(20) : 50);
      assertThat(thread.isAlive()).isEqualTo(!ends);
    } finally {
      thread.interrupt();
    }
  }

  /** Each row of the table that may wait for ever stands above, and says the same as the JDK. */
  @Test
  void agreesWithTheTableOfWaits() {
    Map<String, Boolean> waited = new HashMap<>();
    waits().forEach(wait -> waited.put((String) wait.get()[0], (Boolean) wait.get()[1]));
    for (WaitCall call : WaitTable.calls()) {
      if (call.waitsFor() != null && !call.timed()) {
        String type = EXAMPLES.getOrDefault(call.receiver(), call.receiver().simpleName());
        assertThat(waited).containsEntry(type + '.' + call.method(), call.interruptible());
      }
    }
  }

  @Test
  void isNotInterruptible_whenAWaiterWasSignalledAndWantsItsLockBack() {
    ReentrantLock lock = new ReentrantLock();
    Condition condition = lock.newCondition();
    AtomicInteger waiting = new AtomicInteger();
    Thread waiter =
        start(
            () ->
                underLock(
                    lock,
                    () -> {
                      waiting.incrementAndGet();
                      condition.await();
                    }));
    Awaitility.await()
        .until(() -> waiting.get() == 1 && waiter.getState().name().equals("WAITING"));
    lock.lock();
    try {
      condition.signal();
      Awaitility.await().until(() -> lock.hasQueuedThread(waiter));
      assertThat(of(waiter, true)).isEqualTo(new BlockedCall("ConditionObject.await", false));
    } finally {
      lock.unlock();
    }
  }

  @Test
  void isNotInterruptible_whenTheMonitorIsHeld() {
    Object monitor = new Object();
    synchronized (monitor) {
      Thread thread =
          start(
              () -> {
                synchronized (monitor) {
                  monitor.notifyAll();
                }
              });
      Awaitility.await().until(thread::getState, Thread.State.BLOCKED::equals);
      assertThat(of(thread)).isEqualTo(new BlockedCall("synchronized", false));
    }
  }

  private static BlockedCall of(Thread thread) {
    return of(thread, false);
  }

  private static BlockedCall of(Thread thread, boolean forLock) {
    return BlockedCall.of(
        List.of(thread.getStackTrace()), forLock, thread.getState() == Thread.State.BLOCKED);
  }

  private static Arguments wait(String call, boolean ends, Wait wait) {
    return Arguments.of(call, ends, wait);
  }

  private static void waitFor(Object monitor) throws InterruptedException {
    synchronized (monitor) {
      while (monitor.hashCode() != 0) {
        monitor.wait();
      }
    }
  }

  private static void underLock(ReentrantLock lock, Wait wait) throws Exception {
    lock.lock();
    try {
      wait.begin();
    } finally {
      lock.unlock();
    }
  }

  private static ReentrantLock lockedElsewhere() {
    ReentrantLock lock = new ReentrantLock();
    elsewhere(lock::lock);
    return lock;
  }

  /** On a thread that ends and keeps it. */
  private static void elsewhere(Runnable action) {
    Thread thread = new Thread(action);
    thread.start();
    Awaitility.await().until(() -> !thread.isAlive());
  }

  private static Thread start(Wait wait) {
    Thread thread =
        new Thread(
            () -> {
              try {
                wait.begin();
              } catch (Exception interrupted) {
                Thread.currentThread().interrupt();
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
