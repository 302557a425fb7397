package dev.impasse.agent;

import dev.impasse.agent.detect.ScanFigures;
import dev.impasse.agent.react.FindingSinks;
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

  /** How long {@code look} waits for those who take findings. */
  private static final long SETTLE_NANOS = 1_000_000_000;

  private static final String MAP = "java.lang.ThreadLocal$ThreadLocalMap";

  private final @Nullable ScanFigures detector;
  private final @Nullable FindingSinks sinks;
  private final @Nullable Runnable prediction;

  /**
   * Makes them.
   *
   * @param detector null when nobody looks for deadlocks; then there are no services
   * @param prediction reports what it predicts now; null when nothing is recorded to predict from
   */
  Services(
      @Nullable ScanFigures detector, @Nullable FindingSinks sinks, @Nullable Runnable prediction) {
    this.detector = detector;
    this.sinks = sinks;
    this.prediction = prediction;
  }

  @Override
  public @Nullable Object apply(String name) {
    if (detector == null || sinks == null) {
      return null;
    }
    return switch (name) {
      case "look" -> look(detector, sinks);
      case "predict" -> prediction == null ? null : predict(prediction, sinks);
      case "thread" -> (LongFunction<@Nullable Thread>) Services::thread;
      case "lend" -> lend();
      default -> null;
    };
  }

  private static Runnable look(ScanFigures detector, FindingSinks sinks) {
    return () -> {
      detector.scanNow();
      sinks.settle(SETTLE_NANOS);
    };
  }

  private static Runnable predict(Runnable prediction, FindingSinks sinks) {
    return () -> {
      prediction.run();
      sinks.settle(SETTLE_NANOS);
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
