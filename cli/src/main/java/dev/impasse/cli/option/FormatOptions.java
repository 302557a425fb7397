package dev.impasse.cli.option;

import dev.impasse.cli.failure.CommandFailure;
import dev.impasse.cli.failure.ExitCode;
import dev.impasse.core.file.FileProblem;
import dev.impasse.core.format.Format;
import dev.impasse.core.format.TextFormat;
import dev.impasse.core.input.UnreadableInputException;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportFiles;
import dev.impasse.core.report.ReportFormat;
import dev.impasse.core.report.SourcePath;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** In which forms a report is written, and where to. */
public final class FormatOptions {

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = {
        "${COMPLETION-CANDIDATES}; else by the ending",
        "of the output file, and text on stdout."
      })
  private @Nullable Format format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description = {
        "Write the report to this file too; can be repeated.",
        "Its ending sets the format, unless --format does;",
        "with .gz behind that it is packed."
      })
  private List<Path> outputs = List.of();

  @Option(
      names = "--source-path",
      paramLabel = "DIRS",
      defaultValue = "",
      description = {
        "Show the source lines that are found in these",
        "folders, joined as a class path is."
      })
  private String sourcePath = "";

  @Option(
      names = "--repo-root",
      paramLabel = "DIR",
      description = {
        "Where the paths in SARIF begin (the folder of the",
        "Git repository that has the sources)."
      })
  private @Nullable Path repositoryRoot;

  private @Nullable SourcePath sources;

  @Mixin private OutputOptions output = new OutputOptions();

  /** Whether stdout gets the report for people. */
  public boolean textOnStdout() {
    return format == null || format == Format.TEXT || !outputs.isEmpty();
  }

  /** Returns the report for people as the terminal wants it. */
  public TextFormat text(Environment surroundings) {
    return new TextFormat(output.width(surroundings), output.palette(surroundings), sources());
  }

  private SourcePath sources() {
    if (sources == null) {
      sources = SourcePath.of(sourcePath, repositoryRoot);
    }
    return sources;
  }

  /** Says which sources were not found, in a line. */
  public void noteMissingSources(PrintWriter err) {
    List<String> missing = sources().missing();
    if (!sourcePath.isEmpty() && sources().isEmpty()) {
      err.println("impasse: no such folder: --source-path=" + sourcePath);
    } else if (!missing.isEmpty()) {
      err.println(
          "impasse: sources not found: "
              + missing.get(0)
              + (missing.size() > 1 ? " and " + (missing.size() - 1) + " more" : ""));
    }
    err.flush();
  }

  /** Complains of a file whose format nobody knows; before the work, not after it. */
  public void check(CommandLine line) {
    if (repositoryRoot != null && !Files.isDirectory(repositoryRoot)) {
      throw new ParameterException(line, "no such folder: --repo-root=" + repositoryRoot);
    }
    for (Path file : outputs) {
      if (formatOf(file) == null) {
        throw new ParameterException(
            line, "the ending of this name sets no format, say --format: --output=" + file);
      }
    }
  }

  private @Nullable Format formatOf(Path file) {
    String name = file.toString();
    String plain = ReportFiles.isPacked(file) ? name.substring(0, name.lastIndexOf('.')) : name;
    return format != null ? format : Format.ofFile(plain).orElse(null);
  }

  /** Writes a report to the files, and to stdout if another form than text is wanted there. */
  public void write(Report report, PrintWriter stdout) {
    Map<Path, ReportFormat> files = new LinkedHashMap<>();
    for (Path file : outputs) {
      Format form = formatOf(file);
      if (form != null) {
        files.put(file, form.writer(sources()));
      }
    }
    Path at = Path.of("stdout");
    try {
      for (Map.Entry<Path, ReportFormat> file : files.entrySet()) {
        at = file.getKey();
        ReportFiles.write(report, file.getValue(), at);
      }
      if (!textOnStdout() && format != null) {
        format.writer(sources()).write(report, stdout);
        stdout.println();
      }
    } catch (UnreadableInputException e) { // a trace, opened once more for its events
      throw new CommandFailure(ExitCode.BAD_INPUT, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, "cannot write the report: " + FileProblem.of(at, e));
    }
    stdout.flush();
  }
}
