package dev.impasse.junit;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes a time-out say who blocks whom: with the deadlock because of which it came, if there is
 * one, else with who waits for whom as the JVM knows it. It is a time-out by the name of its type
 * or of a cause's: those of JUnit, of Awaitility and of clients of the net.
 */
final class TimeOuts {

  private static final int CAUSES = 10;

  private TimeOuts() {}

  /** Returns what a test is to fail with in place of what it threw. */
  static Throwable explain(DeadlockWatch watch, String test, Throwable thrown) {
    DeadlockError inside = suppressedDeadlock(thrown);
    if (inside != null) {
      return inside; // it ended for that, but the time had run out meanwhile
    }
    if (!isTimeOut(thrown) || !watch.start() || watch.settings().failOn() == FailOn.NEVER) {
      return thrown;
    }
    List<String> waits = watch.waitsOf(test);
    watch.agent().look();
    DeadlockError error = watch.errorOf(test, firstLine(thrown));
    if (error != null) {
      error.addSuppressed(thrown);
      return error;
    }
    return waits.isEmpty() ? thrown : withMore(thrown, waits);
  }

  private static @Nullable DeadlockError suppressedDeadlock(Throwable thrown) {
    for (Throwable one : thrown.getSuppressed()) {
      if (one instanceof DeadlockError error && isTimeOut(thrown)) {
        error.addSuppressed(new AssertionError(firstLine(thrown)));
        return error;
      }
    }
    return null;
  }

  static boolean isTimeOut(Throwable thrown) {
    Throwable at = thrown;
    for (int i = 0; at != null && i < CAUSES; i++) {
      String name = at.getClass().getSimpleName().toLowerCase(Locale.ROOT);
      if (name.contains("timeout") || name.contains("timedout")) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }

  private static String firstLine(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
    return thrown.getMessage() == null ? thrown.getClass().getSimpleName() : message;
  }

  /**
   * Returns one of the same type with a longer message; of a type without a constructor, itself.
   */
  static Throwable withMore(Throwable thrown, List<String> waits) {
    List<String> lines = new ArrayList<>();
    lines.add(firstLine(thrown));
    lines.add("Who waited for whom:");
    waits.forEach(line -> lines.add("  " + line));
    try {
      Constructor<? extends Throwable> by = thrown.getClass().getConstructor(String.class);
      Throwable longer = by.newInstance(String.join("\n", lines));
      longer.setStackTrace(thrown.getStackTrace());
      for (Throwable suppressed : thrown.getSuppressed()) {
        longer.addSuppressed(suppressed);
      }
      return thrown.getCause() == null ? longer : longer.initCause(thrown.getCause());
    } catch (ReflectiveOperationException | IllegalStateException noSuchType) {
      thrown.addSuppressed(new AssertionError(String.join("\n", lines.subList(1, lines.size()))));
      return thrown;
    }
  }
}
