package dev.impasse.agent.detect;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Code with signals before and behind a line; loaded anew, as a class of a program is. */
public final class WorkAhead implements Supplier<StackTraceElement[]> {

  private final CountDownLatch done = new CountDownLatch(1);
  private final Semaphore permits = new Semaphore(1);
  private final BlockingQueue<Object> jobs = new LinkedBlockingQueue<>();

  @Override
  public StackTraceElement[] get() {
    permits.release();
    StackTraceElement[] here = new Throwable().getStackTrace();
    done.countDown();
    put(jobs);
    Thread.currentThread().interrupt();
    return here;
  }

  private void put(BlockingQueue<Object> queue) {
    queue.add((Runnable) () -> permits.release());
  }
}
