package dev.impasse.demo;

/**
 * The broken counterpart of {@link EventDemo}: nobody sets the event.
 *
 * <p>Run it with {@code impasse demo event-never}; it has to be stopped by hand.
 */
@Demo(
    name = "event-never",
    line = "The same, but nobody ever sets the event: it hangs, and is suspected",
    story =
        """
        The main thread finds no redis server and ends without setting the event. Both workers \
        wait for ever, but not for each other: they hold nothing, and there is no cycle. \
        But every thread of the program waits, none with a time-out, so nobody is left who could \
        set the event. A signal handler or a new thread of some library might still come, so \
        Impasse calls it suspected and not detected.""",
    verdict = Verdict.SUSPECTED,
    cycle = {"Event.changed"},
    counterpart = "event",
    output =
        """
        (t1  ) waiting for redis ready --- 08:41:38.285
        (main) no redis server here, good bye --- 08:41:38.287
        (t2  ) waiting for redis ready --- 08:41:38.285
        """)
final class EventNeverDemo {

  private static final Event redisReady = new Event();

  private EventNeverDemo() {}

  /** Starts the workers and ends. */
  public static void main(String[] args) {
    new Thread(EventNeverDemo::work, "t1").start();
    new Thread(EventNeverDemo::work, "t2").start();
    log("no redis server here, good bye");
  }

  private static void work() {
    log("waiting for redis ready");
    redisReady.await();
    log("redis is ready: connect to it and do some work");
  }

  private static void log(String message) {
    System.out.printf("(%-4s) %s --- %s%n", Thread.currentThread().getName(), message, Pace.now());
  }
}
