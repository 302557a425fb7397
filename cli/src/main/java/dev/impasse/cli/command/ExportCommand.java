package dev.impasse.cli.command;

import dev.impasse.cli.option.EnvironmentSource;
import dev.impasse.cli.option.SizeLimit;
import dev.impasse.cli.view.JsonLines;
import dev.impasse.cli.view.Progress;
import dev.impasse.core.std.StdExport;
import dev.impasse.core.trace.TraceFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Writes the events of a trace in a form for other tools. */
@Command(
    name = "export",
    description = {
      "Writes the events of a trace as STD text (RAPID, SPDOffline) or as JSON lines.",
      "To stdout or, compressed if the name ends in .gz, to a file."
    })
public final class ExportCommand implements Callable<Integer> {

  /** Form of the events. */
  enum Form {
    STD,
    JSONL
  }

  @Parameters(paramLabel = "FILE", description = "A trace.")
  private Path file = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "FORM",
      description = "std or jsonl (by the ending of OUT, else std).")
  private @Nullable Form form;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description = "Where to (stdout).")
  private @Nullable Path output;

  @ParentCommand private EnvironmentSource impasse;

  @Mixin private SizeLimit sizeLimit;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Form chosen = form();
    try (TraceFile trace = sizeLimit.open(file, Progress.unpacking(file, impasse.surroundings()))) {
      if (output == null) {
        PrintWriter out = spec.commandLine().getOut();
        export(trace, chosen, out);
        out.flush();
      } else {
        Path to = output;
        Conversion.write(to, plain -> export(trace, chosen, plain, nameOf(to).endsWith(".gz")));
      }
      return Conversion.damage(spec, file, trace);
    }
  }

  private Form form() {
    if (form != null) {
      return form;
    }
    String name = output == null ? ".std" : nameOf(output).replaceFirst("\\.gz$", "");
    if (name.endsWith(".jsonl")) {
      return Form.JSONL;
    }
    if (name.endsWith(".std")) {
      return Form.STD;
    }
    throw new ParameterException(
        spec.commandLine(), "the form must be known: --to=std or --to=jsonl, or OUT ending so");
  }

  private static String nameOf(Path path) {
    return String.valueOf(path.getFileName());
  }

  private void export(TraceFile trace, Form chosen, OutputStream plain, boolean compressed)
      throws IOException {
    try (OutputStream out = compressed ? new GZIPOutputStream(plain, 1 << 16) : plain;
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
      export(trace, chosen, writer);
    }
  }

  private void export(TraceFile trace, Form chosen, Writer to) throws IOException {
    if (chosen == Form.JSONL) {
      new JsonLines(trace).write(to);
      return;
    }
    StdExport.Result result = StdExport.write(trace, to);
    if (result.sharedLeftOut() > 0) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "impasse: STD cannot say that a lock is shared; left out: read halves and permits="
              + result.sharedLeftOut());
      err.flush();
    }
  }
}
