package dev.impasse.cli.confirm;

import dev.impasse.core.steer.SteerProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one run.
 *
 * @param progress how far each of its processes got; none if no agent read the specification
 * @param took how long it took
 * @param ending how it ended, for people
 * @param hung the trace of the process in which the deadlock was detected, or null
 * @param output the last lines that it printed
 */
record Attempt(
    List<SteerProgress> progress,
    Duration took,
    String ending,
    @Nullable Path hung,
    List<String> output) {

  /** Copies the lists. */
  Attempt {
    progress = List.copyOf(progress);
    output = List.copyOf(output);
  }

  /** Whether all sides stood at their places at once. */
  boolean met() {
    return progress.stream().anyMatch(SteerProgress::met);
  }

  /** How long threads were paused, all pauses of all processes. */
  long pausedMillis() {
    return progress.stream().mapToLong(SteerProgress::pausedMillis).sum();
  }
}
