package dev.impasse.agent.notify;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.daemon.Daemon;
import dev.impasse.agent.jvm.JdkModules;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands findings to the outside, inside this process: listeners of the application, JMX, Flight
 * Recorder. The agent opens no port and calls no network.
 *
 * <p>Each has a daemon of its own, so that one that blocks holds up nobody else. One more daemon
 * searches twice a second for new listeners and for an MBean server that the program made.
 */
public final class AsyncSinks implements FindingSink {

  private static final long LOOK_NANOS = 500_000_000;

  private final Listeners listeners;
  private final @Nullable DetectorState state;
  private final AsyncSink recordings = new AsyncSink("impasse-jfr", false);
  private volatile @Nullable Jmx jmx;

  /**
   * Makes them; {@link #start} sets them going.
   *
   * @param registered the live collection that applications add listeners to
   * @param state what the MXBean shows, null for none
   */
  public AsyncSinks(
      Collection<Consumer<? super Map<String, @Nullable Object>>> registered,
      @Nullable DetectorState state) {
    this.listeners = new Listeners(registered);
    this.state = state;
  }

  /** Starts the daemon. */
  public void start() {
    Daemon.of("impasse-outlets", this::run).start();
  }

  private void run() {
    while (true) {
      LockSupport.parkNanos(LOOK_NANOS);
      try {
        listeners.refresh();
        Jmx to = jmx();
        if (to != null) {
          to.refresh();
        }
      } catch (Throwable t) {
        Console.debug(t);
      }
    }
  }

  @Override
  public void take(Reported reported) {
    listeners.add(reported);
    if (JdkModules.haveRecordings()) {
      recordings.execute(() -> Recordings.emit(reported));
    }
    Jmx to = jmx();
    if (to != null) {
      to.add(reported);
    }
  }

  /** Whether everybody has taken what was handed out. */
  boolean idle() {
    Jmx to = jmx;
    return recordings.idle() && listeners.idle() && (to == null || to.idle());
  }

  private synchronized @Nullable Jmx jmx() {
    if (jmx == null && state != null && JdkModules.haveManagement()) {
      jmx = new Jmx(state);
    }
    return jmx;
  }
}
