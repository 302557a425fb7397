package dev.impasse.demo;

/**
 * Two workers wait for an event that the main thread sets.
 *
 * <p>Run it with {@code impasse demo event}; {@link EventNeverDemo} is the broken counterpart.
 */
@Demo(
    name = "event",
    line = "Two workers wait until redis is ready; the main thread says so after 3 s",
    story =
        """
        The workers need a redis server. They wait, without a time-out, for the event that it is \
        ready; the main thread checks for three seconds and sets it. Both go on. While they wait \
        nobody holds anything they want, and somebody is still there to wake them.""",
    verdict = Verdict.CLEAN,
    counterpart = "event-never",
    output =
        """
        (t1  ) waiting for redis ready --- 08:41:21.104
        (main) first of all, check the redis server, then set the redis ready event --- 08:41:21.105
        (t2  ) waiting for redis ready --- 08:41:21.105
        (t2  ) redis is ready: connect to it and do some work --- 08:41:24.110
        (t1  ) redis is ready: connect to it and do some work --- 08:41:24.111
        """)
final class EventDemo {

  private static final Event redisReady = new Event();

  private EventDemo() {}

  /** Starts the workers, sets the event, and waits for them. */
  public static void main(String[] args) throws InterruptedException {
    Thread t1 = new Thread(EventDemo::work, "t1");
    Thread t2 = new Thread(EventDemo::work, "t2");
    t1.start();
    t2.start();
    log("first of all, check the redis server, then set the redis ready event");
    Pace.sleepMillis(3_000);
    redisReady.set();
    t1.join();
    t2.join();
  }

  private static void work() {
    log("waiting for redis ready");
    redisReady.await();
    log("redis is ready: connect to it and do some work");
    Pace.sleepMillis(1_000);
  }

  private static void log(String message) {
    System.out.printf("(%-4s) %s --- %s%n", Thread.currentThread().getName(), message, Pace.now());
  }
}
