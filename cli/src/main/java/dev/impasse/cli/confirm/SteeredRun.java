package dev.impasse.cli.confirm;

import dev.impasse.cli.launch.AgentArgument;
import dev.impasse.cli.launch.Child;
import dev.impasse.cli.launch.ProgramCommand;
import dev.impasse.core.steer.SteerFiles;
import dev.impasse.core.steer.SteerProgress;
import dev.impasse.core.steer.SteerSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the program once, steered, and stops it when it hangs, when its time is over, or when
 * nothing more can come of it.
 *
 * @param command the program and its arguments
 * @param agentJar the agent
 * @param options options of the agent that the user gave
 * @param timeout how long it may run
 */
record SteeredRun(
    List<String> command, Path agentJar, Map<String, String> options, Duration timeout) {

  private static final Duration POLL = Duration.ofMillis(50);

  /** How long those who met may take until they are detected, or are known not to hang. */
  private static final Duration AFTER_MEETING = Duration.ofSeconds(12);

  private static final int LAST_LINES = 5;

  /** Copies what was given. */
  SteeredRun {
    command = List.copyOf(command);
    options = Map.copyOf(options);
  }

  /**
   * Runs it.
   *
   * @param folder where its files go, which nobody else uses
   */
  Attempt run(SteerSpec spec, Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve("steer");
    SteerFiles.write(file, spec);
    Path output = folder.resolve("output");
    AgentArgument agent = new AgentArgument(agentJar);
    options.forEach(agent::with);
    agent.with("trace", folder.resolve("%p.impasse").toString()).with("steer", file.toString());
    long begin = System.nanoTime();
    String ending;
    try (Child child = Child.startQuietly(ProgramCommand.of(command, agent), output)) {
      ending = watch(child, spec.fingerprint(), file, begin);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    List<SteerProgress> progress = SteerFiles.progress(file);
    return new Attempt(progress, took, ending, hung(progress, spec, folder), lastLines(output));
  }

  private String watch(Child child, String fingerprint, Path file, long begin)
      throws IOException, InterruptedException {
    long metNanos = 0;
    while (!child.endsWithin(POLL)) {
      long now = System.nanoTime();
      List<SteerProgress> progress = SteerFiles.progress(file);
      List<String> detected = progress.stream().flatMap(one -> one.detected().stream()).toList();
      if (!detected.isEmpty()) {
        child.stop();
        return detected.contains(fingerprint)
            ? "it hung"
            : "it hung in another deadlock, #" + detected.get(0);
      }
      if (metNanos == 0 && progress.stream().anyMatch(SteerProgress::met)) {
        metNanos = now;
      }
      if (metNanos != 0 && now - metNanos > AFTER_MEETING.toNanos()) {
        child.stop();
        return "no deadlock was detected within " + AFTER_MEETING.toSeconds() + " s after that";
      }
      if (now - begin > timeout.toNanos()) {
        child.stop();
        return "it was stopped after " + timeout.toSeconds() + " s";
      }
    }
    return "it ended with exit code " + child.exitCode();
  }

  private static @Nullable Path hung(List<SteerProgress> progress, SteerSpec spec, Path folder) {
    return progress.stream()
        .filter(one -> one.detected().contains(spec.fingerprint()))
        .map(one -> folder.resolve(one.pid() + ".impasse"))
        .findFirst()
        .orElse(null);
  }

  private static List<String> lastLines(Path output) throws IOException {
    Deque<String> last = new ArrayDeque<>();
    try (Stream<String> lines = Files.lines(output, StandardCharsets.ISO_8859_1)) {
      lines.forEach(
          line -> {
            last.addLast(line);
            if (last.size() > LAST_LINES) {
              last.removeFirst();
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return List.copyOf(last);
  }
}
