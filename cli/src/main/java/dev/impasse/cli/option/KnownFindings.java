package dev.impasse.cli.option;

import dev.impasse.cli.failure.CommandFailure;
import dev.impasse.cli.failure.ExitCode;
import dev.impasse.core.file.FileMode;
import dev.impasse.core.file.FileProblem;
import dev.impasse.core.file.OutputFile;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.suppress.AnnotatedClasses;
import dev.impasse.core.suppress.Baseline;
import dev.impasse.core.suppress.Suppressions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which findings are known and do not count. */
public final class KnownFindings {

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "Findings in this file are known, and do not count.")
  private @Nullable Path baseline;

  @Option(
      names = "--write-baseline",
      paramLabel = "FILE",
      description = "Write the findings to this file, to be known from now on; exit code 0.")
  private @Nullable Path write;

  @Option(
      names = "--suppressions",
      paramLabel = "FILE",
      description = "Patterns of findings that do not count, with reasons; can be repeated.")
  private List<Path> files = List.of();

  @Option(
      names = "--class-path",
      paramLabel = "PATH",
      defaultValue = "",
      description = "Jars and folders in whose classes @SuppressDeadlock counts.")
  private String classPath = "";

  private Suppressions suppressions = Suppressions.none();
  private final List<String> leftOut = new ArrayList<>();

  /** Reads the files. */
  public void read() {
    try {
      suppressions = Suppressions.of(baseline, files);
      suppressions.addAnnotated(AnnotatedClasses.in(classPath, leftOut::add));
    } catch (IOException | InvalidPathException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  /** Returns which findings do not count, when the files are read. */
  public Suppressions suppressions() {
    return suppressions;
  }

  /**
   * Says what was of no use and writes the baseline, at the end.
   *
   * @return the exit code: clean if all findings are known now
   */
  public int finish(Report report, int exitCode, PrintWriter err) {
    for (String file : leftOut) {
      err.println("impasse: too large to be a class file, it suppresses nothing: " + file);
    }
    for (String entry : suppressions.unused()) {
      err.println("impasse: this entry suppresses nothing: " + entry);
    }
    err.flush();
    int code = leftOut.isEmpty() ? exitCode : Math.max(exitCode, ExitCode.BAD_INPUT);
    if (write == null) {
      return code;
    }
    Baseline known = new Baseline();
    for (ReportEntry entry : report.entries()) {
      if (entry.suppression() == null || entry.suppression().by().startsWith(baseline + ":")) {
        known.add(entry.finding());
      }
    }
    try {
      OutputFile.write(
          write, FileMode.USUAL, out -> out.write(known.text().getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "cannot write the baseline: " + FileProblem.of(write, e));
    }
    return code == ExitCode.FINDINGS ? ExitCode.CLEAN : code;
  }
}
