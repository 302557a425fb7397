package dev.impasse.junit;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The configuration parameters {@code impasse.junit.*}, from JUnit or from system properties.
 *
 * @param ownThread whether tests run on a thread that can be left behind
 * @param failOn from which certainty on something fails
 * @param standstillNanos for how long a test must not move to fail for a deadlock of other threads;
 *     0 for never
 * @param agentRequired whether it is an error that the agent is not there
 * @param attach whether the agent is attached where it is not there
 * @param baseline file of the fingerprints that are known, or null
 */
record Settings(
    boolean ownThread,
    FailOn failOn,
    long standstillNanos,
    boolean agentRequired,
    boolean attach,
    @Nullable String baseline) {

  private static final String PREFIX = "impasse.junit.";
  private static final List<String> FAIL_ON =
      List.of("predicted", "detected", "confirmed", "suspected", "never");

  /** Reads them; what is none of the values is an error that names them. */
  static Settings of(Function<String, Optional<String>> parameters) {
    Function<String, String> read = key -> parameters.apply(PREFIX + key).orElse("").strip();
    return new Settings(
        choice(read, "thread", List.of("own", "same")).equals("own"),
        FailOn.valueOf(choice(read, "fail-on", FAIL_ON).toUpperCase(Locale.ROOT)),
        seconds(read, "no-progress", 5),
        choice(read, "agent", List.of("optional", "required")).equals("required"),
        choice(read, "attach", List.of("true", "false")).equals("true"),
        read.apply("baseline").isEmpty() ? null : read.apply("baseline"));
  }

  /** Returns what holds where nothing is set. */
  static Settings standard() {
    return of(key -> Optional.empty());
  }

  /** Returns a number of whole seconds in nanoseconds. */
  private static long seconds(Function<String, String> read, String key, long standard) {
    String value = read.apply(key);
    if (value.isEmpty()) {
      return TimeUnit.SECONDS.toNanos(standard);
    }
    if (!value.matches("[0-9]{1,6}")) {
      throw new IllegalArgumentException(
          PREFIX + key + " takes a number of seconds, 0 for never: " + key + "=" + value);
    }
    return TimeUnit.SECONDS.toNanos(Long.parseLong(value));
  }

  /** Returns the value, of an absent one the first that it can have. */
  private static String choice(Function<String, String> read, String key, List<String> words) {
    String value = read.apply(key);
    if (!value.isEmpty() && !words.contains(value)) {
      throw new IllegalArgumentException(
          PREFIX + key + " takes " + String.join(", ", words) + ": " + key + "=" + value);
    }
    return value.isEmpty() ? words.get(0) : value;
  }
}
