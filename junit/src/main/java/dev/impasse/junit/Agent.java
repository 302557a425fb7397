package dev.impasse.junit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The agent in this JVM, if there is one: {@code dev.impasse.launch.AgentControl} and {@code
 * Findings} of its jar, by reflection, since the tests may have a class loader that does not see
 * them. Thread-safe.
 */
final class Agent {

  private static final String PACKAGE = "dev.impasse.launch.";

  private final @Nullable Class<?> watch;
  private final @Nullable Class<?> findings;

  Agent(@Nullable Class<?> watch, @Nullable Class<?> findings) {
    this.watch = watch;
    this.findings = findings;
  }

  /** Finds it, or one that is not there. */
  static Agent find() {
    try {
      ClassLoader system = ClassLoader.getSystemClassLoader();
      Class<?> watch = Class.forName(PACKAGE + "AgentControl", true, system);
      return new Agent(watch, Class.forName(PACKAGE + "Findings", true, system));
    } catch (ClassNotFoundException | LinkageError absent) {
      return new Agent(null, null);
    }
  }

  /** Whether it is there and looks for deadlocks. */
  boolean isOn() {
    return Boolean.TRUE.equals(call(watch, "isOn", new Class<?>[0]));
  }

  /** Asks to be told of findings. */
  void listen(Consumer<? super Map<String, Object>> listener) {
    call(findings, "listen", new Class<?>[] {Consumer.class}, listener);
  }

  /** Makes it look for deadlocks now; what it finds has reached the listener when this returns. */
  void look() {
    call(watch, "look", new Class<?>[0]);
  }

  /** Makes it predict from what it has seen, if it does that; the same holds for what it finds. */
  void predict() {
    call(watch, "predict", new Class<?>[0]);
  }

  /** Returns a thread of a detected deadlock by its id, or null. */
  @Nullable Thread thread(long id) {
    return (Thread) call(watch, "thread", new Class<?>[] {long.class}, id);
  }

  /** Whether it can lend thread-locals here. */
  boolean lendsThreadLocals() {
    return Boolean.TRUE.equals(call(watch, "lendsThreadLocals", new Class<?>[0]));
  }

  /** Shares the thread-locals of the calling thread with another, while the caller does that. */
  void lendThreadLocals(Thread to, Runnable meanwhile) {
    Class<?>[] types = {Thread.class, Runnable.class};
    call(watch, "lendThreadLocals", types, to, meanwhile);
  }

  private static @Nullable Object call(
      @Nullable Class<?> type, String name, Class<?>[] types, @Nullable Object... arguments) {
    if (type == null) {
      return null;
    }
    try {
      Method method = type.getMethod(name, types);
      return method.invoke(null, arguments);
    } catch (NoSuchMethodException | IllegalAccessException olderAgent) {
      return null;
    } catch (InvocationTargetException e) {
      throw new AssertionError("the agent failed: method=" + name, e.getCause());
    }
  }
}
