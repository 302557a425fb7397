package dev.impasse.forked;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.StampedLock;

/**
 * Two deadlocks that share a lock: ends of threads around a monitor, and a writer of a stamped lock
 * whom both a thread of the first and one that waits for him keep out.
 */
final class TwoDeadlocksProgram {

  private final StampedLock stamped = new StampedLock();
  private final CountDownLatch held = new CountDownLatch(2);
  private final CountDownLatch started = new CountDownLatch(1);
  private final Thread joiner;
  private final Thread entrant;
  private final Thread writer;

  private TwoDeadlocksProgram(boolean virtual) throws ReflectiveOperationException {
    joiner = thread("joiner", this::join, false);
    entrant = thread("entrant", this::enter, virtual);
    writer = thread("writer", this::write, false);
  }

  /** Argument: "virtual" if the thread that is blocked at the entry of a method is to be one. */
  public static void main(String[] args) throws Exception {
    TwoDeadlocksProgram program = new TwoDeadlocksProgram(args[0].equals("virtual"));
    thread("holder", program::hold, false).start();
    thread("reader", program::read, false).start();
    program.held.await();
    program.entrant.start();
    program.writer.start();
    program.joiner.start();
    program.started.countDown();
    System.in.read();
  }

  private void hold() throws InterruptedException {
    long stamp = stamped.readLock();
    try {
      synchronized (this) {
        held.countDown();
        started.await();
        joiner.join();
      }
    } finally {
      stamped.unlockRead(stamp);
    }
  }

  private void read() throws InterruptedException {
    long stamp = stamped.readLock();
    try {
      held.countDown();
      started.await();
      writer.join();
    } finally {
      stamped.unlockRead(stamp);
    }
  }

  private void write() {
    long stamp = stamped.writeLock();
    stamped.unlockWrite(stamp);
  }

  private void join() throws InterruptedException {
    entrant.join();
  }

  private synchronized void enter() {
    held.countDown();
  }

  private static Thread thread(String name, Threads.Action action, boolean virtual)
      throws ReflectiveOperationException {
    Runnable task = () -> Threads.quietly(action);
    Thread thread;
    if (virtual) {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      thread = (Thread) type.getMethod("unstarted", Runnable.class).invoke(builder, task);
      thread.setName(name);
    } else {
      thread = new Thread(task, name);
      thread.setDaemon(true);
    }
    return thread;
  }
}
