package dev.impasse.demo;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.function.BooleanSupplier;

/**
 * The time of the demos: sleeps that {@code -Dimpasse.demo.speed=N} divides by {@code N}, and the
 * time of day that they print.
 */
final class Pace {

  private static final int SPEED = Math.max(1, Integer.getInteger("impasse.demo.speed", 1));
  private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private Pace() {}

  /** Sleeps {@code millis} milliseconds at speed 1; never less than one. */
  static void sleepMillis(long millis) {
    try {
      Thread.sleep(scaledMillis(millis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("nobody interrupts a demo", e);
    }
  }

  /** The same, once and again until something holds: on a busy machine others come late. */
  static void sleepMillisUntil(long millis, BooleanSupplier condition) {
    do {
      sleepMillis(millis);
    } while (!condition.getAsBoolean());
  }

  /** Returns {@code millis} divided by the speed; never less than one. */
  static long scaledMillis(long millis) {
    return Math.max(1, millis / SPEED);
  }

  /** Returns the time of day, to the millisecond. */
  static String now() {
    return LocalTime.now(ZoneId.systemDefault()).format(TIME_OF_DAY);
  }
}
