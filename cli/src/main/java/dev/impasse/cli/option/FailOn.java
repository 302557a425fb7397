package dev.impasse.cli.option;

import dev.impasse.cli.failure.ExitCode;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.report.OrdersSection;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.ReportSection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What exit code 1 is for; the same option for every command that finds something. */
public final class FailOn {

  /** The least certain finding that counts. */
  public enum Least {
    DETECTED(Certainty.DETECTED),
    CONFIRMED(Certainty.CONFIRMED),
    PREDICTED(Certainty.PREDICTED),
    SUSPECTED(Certainty.SUSPECTED),
    NEVER(null);

    private final @Nullable Certainty certainty;

    Least(@Nullable Certainty certainty) {
      this.certainty = certainty;
    }

    /** Whether a finding of this certainty counts. */
    public boolean counts(Certainty found) {
      return certainty != null && found.compareTo(certainty) <= 0;
    }
  }

  @Option(
      names = "--fail-on",
      paramLabel = "CERTAINTY",
      description = {
        "detected, confirmed, predicted, suspected or never: the least certain finding that exit",
        "code 1 is for (predicted; where a program is run, detected)."
      })
  private @Nullable Least least;

  /**
   * Returns the exit code for a file; damage outweighs findings, suppressed ones do not count. A
   * report that an agent of an older version left for people counts where there is nothing else.
   */
  public int exitCode(ReportSection section) {
    if (!section.damage().isEmpty()) {
      return ExitCode.BAD_INPUT;
    }
    if (section.entries().isEmpty() && !section.reported().isEmpty()) {
      return or(Least.PREDICTED) == Least.NEVER ? ExitCode.CLEAN : ExitCode.FINDINGS;
    }
    return exitCode(active(section.entries()));
  }

  /** Returns the exit code for lock orders. */
  public int exitCode(OrdersSection section) {
    return exitCode(active(section.entries()));
  }

  private int exitCode(Stream<Certainty> found) {
    Least here = or(Least.PREDICTED);
    return found.anyMatch(here::counts) ? ExitCode.FINDINGS : ExitCode.CLEAN;
  }

  /** Returns what was asked for, or the standard of the command. */
  public Least or(Least standard) {
    return least == null ? standard : least;
  }

  private static Stream<Certainty> active(List<ReportEntry> entries) {
    return entries.stream()
        .filter(entry -> entry.suppression() == null)
        .map(entry -> entry.finding().certainty());
  }
}
