package dev.impasse.cli.confirm;

import dev.impasse.core.analyze.FinishedTrace;
import dev.impasse.core.file.FileNames;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.report.Confirmation.Verdict;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.ReportSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Tries to make every prediction of a trace happen, and makes the report of what came of it. */
public final class Confirmations {

  private final Predicted predicted;
  private final SteeredRun run;
  private final int runs;
  private final int jobs;
  private final Path traces;

  /**
   * Makes it.
   *
   * @param runs how often the program is run for one finding
   * @param jobs for how many findings it is run at once
   * @param traces where the traces of runs that hang are kept
   */
  public Confirmations(Predicted predicted, Program program, int runs, int jobs, Path traces) {
    this.predicted = predicted;
    run = program.run();
    this.runs = runs;
    this.jobs = jobs;
    this.traces = traces;
  }

  /**
   * The program that is run.
   *
   * @param command the program and its arguments
   * @param agentJar the agent
   * @param options further options of the agent
   * @param timeout how long one run may take
   */
  public record Program(
      List<String> command, Path agentJar, Map<String, String> options, Duration timeout) {

    SteeredRun run() {
      return new SteeredRun(command, agentJar, options, timeout);
    }
  }

  /**
   * Tries all of them.
   *
   * @param limit how many findings the report shows in full
   * @param verdicts gets a line for each finding, as soon as there is one
   */
  public Report report(ReportSection recorded, int limit, Consumer<Line> verdicts)
      throws IOException, InterruptedException {
    List<ReportSection> hung = new ArrayList<>();
    List<ReportEntry> rest = new ArrayList<>();
    ExecutorService workers = Executors.newFixedThreadPool(jobs);
    try (Scratch scratch = new Scratch()) {
      List<Future<Trial.Result>> trials = new ArrayList<>();
      for (ReportEntry entry : recorded.entries()) {
        if (Predicted.isCandidate(entry)) {
          Path kept = kept(entry);
          Path own = Files.createDirectory(scratch.folder().resolve("trial-" + trials.size()));
          Trial trial = new Trial(entry, predicted);
          trials.add(workers.submit(() -> trial.run(run, runs, own, kept)));
        } else {
          rest.add(entry);
        }
      }
      for (Future<Trial.Result> trial : trials) {
        Trial.Result result = outcome(trial);
        verdicts.accept(new Line(result.entry(), result.took()));
        Path trace = result.hung();
        if (trace == null) {
          rest.add(result.entry());
        } else {
          hung.add(section(trace, result));
        }
      }
    } finally {
      workers.shutdownNow();
    }
    List<ReportSection> sections = new ArrayList<>(hung);
    if (hung.isEmpty() || !rest.isEmpty()) {
      sections.add(0, recorded.with(rest));
    }
    return new Report(sections, null, limit);
  }

  /**
   * A verdict as it is printed.
   *
   * @param entry the finding with its verdict
   * @param took how long the runs took
   */
  public record Line(ReportEntry entry, Duration took) {

    /** Whether it is confirmed. */
    public boolean isConfirmed() {
      return entry.confirmation() != null && entry.confirmation().verdict() == Verdict.CONFIRMED;
    }
  }

  private static Trial.Result outcome(Future<Trial.Result> trial)
      throws IOException, InterruptedException {
    try {
      return trial.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      if (e.getCause() instanceof RuntimeException failed) {
        throw failed;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Returns a name that no file has. */
  private Path kept(ReportEntry entry) {
    Path name = traces.resolve("impasse-" + entry.finding().fingerprint() + ".impasse");
    int number = 1;
    while (Files.exists(FileNames.numbered(name, number))) {
      number++;
    }
    return FileNames.numbered(name, number);
  }

  /** The report of the real hang, from its own trace. */
  private static ReportSection section(Path trace, Trial.Result result) throws IOException {
    Path kept = Path.of(String.valueOf(result.confirmation().trace()));
    Files.copy(trace, kept);
    String fingerprint = result.entry().finding().fingerprint();
    ReportSection seen = FinishedTrace.section(kept);
    List<ReportEntry> entries =
        seen.entries().stream()
            .filter(
                entry ->
                    entry.finding().fingerprint().equals(fingerprint)
                        && entry.finding().certainty() == Certainty.DETECTED)
            .limit(1)
            .map(entry -> entry.as(Certainty.CONFIRMED).with(result.confirmation()))
            .toList();
    return seen.with(
        entries.isEmpty()
            ? List.of(result.entry().as(Certainty.CONFIRMED)) // the trace was cut before the report
            : entries);
  }
}
