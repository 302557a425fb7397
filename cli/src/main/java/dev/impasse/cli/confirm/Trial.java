package dev.impasse.cli.confirm;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.report.Confirmation;
import dev.impasse.core.report.Confirmation.Verdict;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.steer.SteerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** All runs that one finding is given to happen in. */
final class Trial {

  private final ReportEntry entry;
  private final @Nullable SteerSpec spec;
  private final List<Integer> turns;

  Trial(ReportEntry entry, Predicted predicted) {
    this.entry = entry;
    Finding finding = entry.finding();
    spec = predicted.spec(finding).orElse(null);
    turns = predicted.turns(finding);
  }

  /**
   * What a trial came to.
   *
   * @param entry the finding with the verdict
   * @param confirmation the verdict
   * @param took how long all runs took
   * @param hung the trace of the run that hung, in a folder that will be deleted, or null
   */
  record Result(ReportEntry entry, Confirmation confirmation, Duration took, @Nullable Path hung) {}

  /**
   * Runs the program until it hangs, or as often as it may be run.
   *
   * @param folder where files of the runs go
   * @param kept the name that the trace of the run that hangs will have
   */
  Result run(SteeredRun run, int runs, Path folder, Path kept)
      throws IOException, InterruptedException {
    if (spec == null) {
      String why = "the places of its sides are not known: the trace has none, or no hook is there";
      return result(new Confirmation(Verdict.NOT_TRIED, 0, why, null), Duration.ZERO, null);
    }
    List<Attempt> attempts = new ArrayList<>();
    Duration took = Duration.ZERO;
    while (attempts.size() < runs) {
      Path own = Files.createDirectory(folder.resolve("run-" + (attempts.size() + 1)));
      Attempt attempt = run.run(spec.attempt(attempts.size() + 1, turns), own);
      attempts.add(attempt);
      took = took.plus(attempt.took());
      if (attempt.hung() != null) {
        return result(confirmed(attempt, attempts.size(), kept), took, attempt.hung());
      }
      if (attempt.progress().isEmpty()) {
        break; // no agent was there, and none will be
      }
      Scratch.delete(own);
    }
    return result(notConfirmed(spec, attempts), took, null);
  }

  private Result result(Confirmation confirmation, Duration took, @Nullable Path hung) {
    return new Result(entry.with(confirmation), confirmation, took, hung);
  }

  private static Confirmation confirmed(Attempt attempt, int number, Path kept) {
    String text =
        String.format(
            Locale.ROOT,
            "run %d hung after %.1f s, the agent detected it; threads were paused for %.1f s in all",
            number,
            attempt.took().toMillis() / 1000.0,
            attempt.pausedMillis() / 1000.0);
    return new Confirmation(Verdict.CONFIRMED, number, text, kept.toString());
  }

  private static Confirmation notConfirmed(SteerSpec spec, List<Attempt> attempts) {
    Story story = new Story(spec, attempts);
    boolean met = attempts.stream().anyMatch(Attempt::met);
    return new Confirmation(
        met ? Verdict.MET : Verdict.NOT_REPRODUCED,
        attempts.size(),
        met ? story.whatLetItGo() : story.howFar(),
        null);
  }
}
