package dev.impasse.agent;

import dev.impasse.agent.detect.ScanFigures;
import dev.impasse.agent.react.Outlets;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import java.lang.invoke.VarHandle;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a program may ask of the agent through {@code dev.impasse.launch.Watch}.
 *
 * <p><b>Shape.</b> A function from a name to a function of the JDK's own types, because no other
 * type is the same in both class loaders. It gives null for what this JVM does not allow. Nothing
 * is made before it is asked for.
 */
final class Services implements Function<String, @Nullable Object> {

  /** How long {@code look} waits for the listeners. */
  private static final long SETTLE_NANOS = 1_000_000_000;

  private static final String MAP = "java.lang.ThreadLocal$ThreadLocalMap";

  private final @Nullable ScanFigures detector;
  private final @Nullable Outlets outlets;
  private final @Nullable Runnable prediction;

  /**
   * Makes them.
   *
   * @param detector null when nobody looks for deadlocks; then there are no services
   * @param prediction reports what it predicts now; null when nothing is recorded to predict from
   */
  Services(
      @Nullable ScanFigures detector, @Nullable Outlets outlets, @Nullable Runnable prediction) {
    this.detector = detector;
    this.outlets = outlets;
    this.prediction = prediction;
  }

  @Override
  public @Nullable Object apply(String name) {
    if (detector == null || outlets == null) {
      return null;
    }
    return switch (name) {
      case "look" -> look(detector, outlets);
      case "predict" -> prediction == null ? null : predict(prediction, outlets);
      case "thread" -> (LongFunction<@Nullable Thread>) Services::thread;
      case "lend" -> lend();
      default -> null;
    };
  }

  private static Runnable look(ScanFigures detector, Outlets outlets) {
    return () -> {
      detector.scanNow();
      outlets.settle(SETTLE_NANOS);
    };
  }

  private static Runnable predict(Runnable prediction, Outlets outlets) {
    return () -> {
      prediction.run();
      outlets.settle(SETTLE_NANOS);
    };
  }

  private static @Nullable BiConsumer<@Nullable Thread, Thread> lend() {
    VarHandle locals = JvmInternals.field(Thread.class, "threadLocals", MAP);
    VarHandle inherited = JvmInternals.field(Thread.class, "inheritableThreadLocals", MAP);
    if (locals == null || inherited == null) {
      return null;
    }
    return (from, to) -> {
      locals.setVolatile(to, from == null ? null : locals.getVolatile(from));
      inherited.setVolatile(to, from == null ? null : inherited.getVolatile(from));
    };
  }

  private static @Nullable Thread thread(long id) {
    ThreadState state = ThreadTable.find(id);
    return state == null ? null : state.thread;
  }
}
