package dev.impasse.cli.command;

import dev.impasse.cli.option.EnvironmentSource;
import dev.impasse.cli.option.SizeLimit;
import dev.impasse.cli.view.Progress;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.core.trace.TraceWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Undoes {@link PackCommand}: the events are those of the trace that was packed. */
@Command(
    name = "unpack",
    description = "Writes a packed trace as a plain one, to FILE without .gz.")
public final class UnpackCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "A packed trace, FILE.impasse.gz.")
  private Path file = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description = "Where to (FILE without its .gz).")
  private @Nullable Path output;

  @ParentCommand private EnvironmentSource impasse;

  @Mixin private SizeLimit sizeLimit;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Path to = output != null ? output : withoutGz();
    try (TraceFile trace = sizeLimit.open(file, Progress.unpacking(file, impasse.surroundings()))) {
      long bytes =
          Conversion.write(
              to,
              out -> {
                try (TraceWriter writer =
                    new TraceWriter(
                        Channels.newChannel(out), trace.about(), trace.closedInGoodOrder())) {
                  trace.copyTo(writer);
                }
              });
      Conversion.say(spec, file, to, bytes, trace.words());
      return Conversion.damage(spec, file, trace);
    }
  }

  private Path withoutGz() {
    String name = String.valueOf(file.getFileName());
    if (!name.endsWith(".gz")) {
      throw new ParameterException(
          spec.commandLine(), "without --output the name must end in .gz: FILE=" + file);
    }
    return file.resolveSibling(name.substring(0, name.length() - ".gz".length()));
  }
}
