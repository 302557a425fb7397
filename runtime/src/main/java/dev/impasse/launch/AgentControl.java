package dev.impasse.launch;

import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a test framework asks of the agent in its own JVM; {@code impasse-junit} is written with it.
 * Where no agent runs every method says so and does nothing. Thread-safe.
 */
public final class AgentControl {

  private static volatile @Nullable Function<String, @Nullable Object> services; // null: no agent

  private AgentControl() {}

  /** Takes what the agent offers: functions of the JDK's own types, by name. */
  @SuppressWarnings("unchecked") // the agent made it
  static void open(Object offered) {
    services = (Function<String, @Nullable Object>) offered;
  }

  private static @Nullable Object service(String name) {
    Function<String, @Nullable Object> from = services;
    return from == null ? null : from.apply(name);
  }

  /** Whether an agent scans for deadlocks in this JVM. */
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

  /**
   * Returns a living thread of a detected deadlock by the id that the finding gives it, or null.
   */
  public static @Nullable Thread thread(long id) {
    mayTouchThreads();
    return service("thread") instanceof LongFunction<?> thread ? (Thread) thread.apply(id) : null;
  }

  /** Whether {@link #lendThreadLocals} is to be had in this JVM. */
  public static boolean lendsThreadLocals() {
    return service("lend") != null;
  }

  /**
   * Lets another thread use the {@code ThreadLocal} values of the calling one, which waits for it
   * meanwhile. Both see what either sets. Afterwards the other thread has fresh ones.
   *
   * @param to who uses them: a thread that has not started, or one that was lent to by the caller
   *     before
   * @param meanwhile what the caller does until it wants them back
   * @throws IllegalArgumentException if it is another thread
   * @throws UnsupportedOperationException if {@link #lendsThreadLocals} says so
   */
  @SuppressWarnings("unchecked") // the agent made it
  public static void lendThreadLocals(Thread to, Runnable meanwhile) {
    mayTouchThreads();
    if (!(service("lend") instanceof BiConsumer<?, ?> lend)) {
      throw new UnsupportedOperationException("thread-locals are not lent in this JVM");
    }
    ((BiConsumer<Thread, Runnable>) lend).accept(to, meanwhile);
  }

  /** Where there is a security manager, it decides as for threads of other groups. */
  @SuppressWarnings("removal") // until it is gone
  private static void mayTouchThreads() {
    SecurityManager manager = System.getSecurityManager();
    if (manager != null) {
      manager.checkPermission(new RuntimePermission("modifyThread"));
    }
  }
}
