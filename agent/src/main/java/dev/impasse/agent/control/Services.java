package dev.impasse.agent.control;

import dev.impasse.agent.daemon.Daemon;
import dev.impasse.agent.detect.ScanFigures;
import dev.impasse.agent.notify.FindingSinks;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a program may ask of the agent through {@code dev.impasse.launch.AgentControl}.
 *
 * <p><b>Shape.</b> A function from a name to a function of the JDK's own types, because no other
 * type is the same in both class loaders. It gives null for what this JVM does not allow. Any code
 * of the application can get at it: each function gives its caller nothing that he had not.
 */
public final class Services implements Function<String, @Nullable Object> {

  /** How long {@code look} waits for those who take findings. */
  private static final long SETTLE_NANOS = 1_000_000_000;

  private final @Nullable ScanFigures detector;
  private final @Nullable FindingSinks sinks;
  private final @Nullable Runnable prediction;
  private final StuckThreads stuck;
  private @Nullable ThreadLocalLoan loan;
  private @Nullable Consumer<String> again;

  /**
   * Makes them.
   *
   * @param detector null when nobody scans for deadlocks; then there are no services
   * @param prediction reports what it predicts now; null when nothing is recorded to predict from
   * @param stuck the threads that may be asked for
   */
  public Services(
      @Nullable ScanFigures detector,
      @Nullable FindingSinks sinks,
      @Nullable Runnable prediction,
      StuckThreads stuck) {
    this.stuck = stuck;
    this.detector = detector;
    this.sinks = sinks;
    this.prediction = prediction;
  }

  /** The same, with what is done when the agent is started once more. */
  public Services whenStartedAgain(Consumer<String> does) {
    again = does;
    return this;
  }

  @Override
  public @Nullable Object apply(String name) {
    if (name.equals("again")) {
      return takeAgain();
    }
    if (detector == null || sinks == null) {
      return null;
    }
    return switch (name) {
      case "look" -> scan(detector, sinks);
      case "predict" -> prediction == null ? null : predict(prediction, sinks);
      case "thread" -> (LongFunction<@Nullable Thread>) stuck::find;
      case "lend" -> lend();
      default -> null;
    };
  }

  /** For the launcher, which asks first, and nobody after it. */
  private synchronized @Nullable Consumer<String> takeAgain() {
    Consumer<String> taken = again;
    again = null;
    return taken;
  }

  private static Runnable scan(ScanFigures detector, FindingSinks sinks) {
    return () -> {
      detector.scanNow();
      sinks.settle(SETTLE_NANOS);
    };
  }

  private static Runnable predict(Runnable prediction, FindingSinks sinks) {
    return () -> {
      onOwnThread(prediction);
      sinks.settle(SETTLE_NANOS);
    };
  }

  /** An interrupt of the caller's thread would close the file that is read. */
  private static void onOwnThread(Runnable prediction) {
    Thread own = Daemon.of("impasse-predict-now", prediction);
    own.start();
    boolean interrupted = false;
    while (own.isAlive()) {
      try {
        own.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The same for all who ask: it knows who lent to whom. */
  private synchronized @Nullable ThreadLocalLoan lend() {
    if (loan == null) {
      loan = ThreadLocalLoan.open();
    }
    return loan;
  }
}
