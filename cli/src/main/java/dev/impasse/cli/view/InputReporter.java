package dev.impasse.cli.view;

import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.option.Environment;
import dev.impasse.core.analyze.AnalysisListener;
import dev.impasse.core.analyze.TraceSummary;
import dev.impasse.core.trace.EventSource;
import dev.impasse.core.trace.TraceFile;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Shows on stderr how far an analysis is, and says there what is wrong with its files. */
public abstract class InputReporter implements AnalysisListener {

  private final PrintWriter err;
  private final Environment surroundings;
  private int exitCode = ExitCode.CLEAN;

  /** Makes one. */
  protected InputReporter(PrintWriter err, Environment surroundings) {
    this.err = err;
    this.surroundings = surroundings;
  }

  /** Returns the exit code for what was seen: that of the worst. */
  public final int exitCode() {
    return exitCode;
  }

  /** Takes note of the exit code for something that was seen. */
  protected final void seen(int code) {
    exitCode = Math.max(exitCode, code);
  }

  @Override
  public final InputStream unpacking(Path file, InputStream packed) {
    return Progress.unpacking(file, surroundings).apply(packed);
  }

  @Override
  public final EventSource reading(TraceFile trace) {
    return Progress.of(trace, surroundings);
  }

  @Override
  public final void unreadable(String line) {
    err.println("impasse: " + line);
    err.flush();
    seen(ExitCode.BAD_INPUT);
  }

  @Override
  public final void note(String name, String note) {
    err.println("impasse: " + name + ": " + note);
    err.flush();
  }

  @Override
  public final void summary(String name, TraceSummary summary) {
    SummaryPrinter.damage(name, summary, err);
  }
}
