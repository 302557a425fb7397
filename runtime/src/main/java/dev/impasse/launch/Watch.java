package dev.impasse.launch;

import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * What a test framework asks of the agent in its own JVM; {@code impasse-junit} is written with it.
 * Where no agent runs every method says so and does nothing. Thread-safe.
 */
public final class Watch {

  private static volatile Function<String, Object> services; // null: no agent

  private Watch() {}

  /** Takes what the agent offers: functions of the JDK's own types, by name. */
  @SuppressWarnings("unchecked") // the agent made it
  static void open(Object offered) {
    services = (Function<String, Object>) offered;
  }

  private static Object service(String name) {
    Function<String, Object> from = services;
    return from == null ? null : from.apply(name);
  }

  /** Whether an agent looks for deadlocks in this JVM. */
  public static boolean isOn() {
    return service("look") != null;
  }

  /**
   * Looks for deadlocks at once, as often as it takes to be sure, and waits until the listeners of
   * {@link Findings} have taken what was found; 6 s at most. Not to be called by a listener.
   */
  public static void look() {
    if (service("look") instanceof Runnable look) {
      look.run();
    }
  }

  /**
   * Predicts from the trace as it is now, if the agent writes one of events, and waits until the
   * listeners have taken what is new. It may take as long as {@code impasse analyze} of the trace.
   */
  public static void predict() {
    if (service("predict") instanceof Runnable predict) {
      predict.run();
    }
  }

  /** Returns a living thread by the id that findings give it, or null when it is not known. */
  public static Thread thread(long id) {
    return service("thread") instanceof LongFunction<?> thread ? (Thread) thread.apply(id) : null;
  }

  /**
   * Lets a thread use the {@code ThreadLocal} values of another one, which waits for it meanwhile
   * and touches none. Both see what either sets.
   *
   * @param from whose values; null to give {@code to} fresh ones, which ends the sharing
   * @param to who uses them; itself, or not running
   * @return whether this JVM allows it
   */
  @SuppressWarnings("unchecked") // the agent made it
  public static boolean lendThreadLocals(Thread from, Thread to) {
    if (service("lend") instanceof BiConsumer<?, ?> lend) {
      ((BiConsumer<Thread, Thread>) lend).accept(from, to);
      return true;
    }
    return false;
  }
}
