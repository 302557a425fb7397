package dev.impasse.demo;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A counterpart of {@link EventDemo}: the workers wait with a time-out and log a reminder each
 * round.
 *
 * <p>Run it with {@code impasse demo event-timeout}.
 */
@Demo(
    name = "event-timeout",
    line = "The same with a time-out: a reminder each 2 s, never a finding",
    story =
        """
        The workers wait two seconds at a time and log a reminder when the event has not come. A \
        wait with a time-out ends by itself, so it is never part of a detected deadlock, however \
        often it is repeated.""",
    verdict = Verdict.CLEAN,
    counterpart = "event-never",
    output =
        """
        (t2  ) waiting for redis ready --- 08:41:29.784
        (main) first of all, check the redis server, then set the redis ready event --- 08:41:29.784
        (t1  ) waiting for redis ready --- 08:41:29.783
        (t2  ) still waiting for redis ready --- 08:41:31.792
        (t1  ) still waiting for redis ready --- 08:41:31.792
        (t1  ) redis is ready: connect to it and do some work --- 08:41:32.791
        (t2  ) redis is ready: connect to it and do some work --- 08:41:32.792
        """)
final class EventTimeoutDemo {

  private static final Event redisReady = new Event();

  /** The workers that were reminded: the check takes so long that each of them is. */
  private static final Set<String> reminded = ConcurrentHashMap.newKeySet();

  private EventTimeoutDemo() {}

  /** Starts the workers, sets the event, and waits for them. */
  public static void main(String[] args) throws InterruptedException {
    Thread t1 = new Thread(EventTimeoutDemo::work, "t1");
    Thread t2 = new Thread(EventTimeoutDemo::work, "t2");
    t1.start();
    t2.start();
    log("first of all, check the redis server, then set the redis ready event");
    do {
      Pace.sleepMillis(3_000);
    } while (reminded.size() < 2);
    redisReady.set();
    t1.join();
    t2.join();
  }

  private static void work() {
    try {
      log("waiting for redis ready");
      while (!redisReady.await(Pace.scaledMillis(2_000))) {
        log("still waiting for redis ready");
        reminded.add(Thread.currentThread().getName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    log("redis is ready: connect to it and do some work");
    Pace.sleepMillis(1_000);
  }

  private static void log(String message) {
    System.out.printf("(%-4s) %s --- %s%n", Thread.currentThread().getName(), message, Pace.now());
  }
}
