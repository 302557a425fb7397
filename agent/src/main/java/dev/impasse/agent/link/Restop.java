package dev.impasse.agent.link;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.daemon.Daemon;
import dev.impasse.agent.lockfree.Backlog;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Stops a thread once more whose {@code Thread.stop} arrived inside a hook, with the same
 * exception: JDKs up to 19 can. There is a daemon only where it is possible at all.
 *
 * <p><b>Threading.</b> {@link #again} is called by application threads in a hook, and takes no
 * lock.
 */
final class Restop {

  private static final long PAUSE_NANOS = 1_000_000;

  private final Backlog<Stop> stops = new Backlog<>();
  private final @Nullable MethodHandle stop = find();
  private final @Nullable Thread daemon;

  /** Starts the daemon, if threads can be stopped. */
  Restop() {
    daemon = stop == null ? null : Daemon.of("impasse-stops", this::run);
    if (daemon != null) {
      daemon.start();
    }
  }

  private static final class Stop {
    private final Thread thread;
    private final Throwable with;

    Stop(Thread thread, Throwable with) {
      this.thread = thread;
      this.with = with;
    }
  }

  /** Stops a thread in a moment. */
  void again(Thread thread, Throwable with) {
    if (daemon != null) {
      stops.add(new Stop(thread, with));
      LockSupport.unpark(daemon);
    }
  }

  private static @Nullable MethodHandle find() {
    if (Runtime.version().feature() >= 20) {
      return null; // Thread.stop refuses
    }
    try {
      return MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
          .findVirtual(Thread.class, "stop0", MethodType.methodType(void.class, Object.class));
    } catch (ReflectiveOperationException | RuntimeException absent) {
      Console.debug(absent);
      return null;
    }
  }

  private void run() {
    while (true) {
      LockSupport.parkNanos(PAUSE_NANOS); // the hook that reported it is to be over
      for (Stop next : stops.takeAll()) {
        try {
          if (stop != null) {
            stop.invokeExact(next.thread, (Object) next.with);
          }
        } catch (Throwable ended) {
          Console.debug(ended); // there is nobody to stop
        }
      }
      LockSupport.park(this);
    }
  }
}
