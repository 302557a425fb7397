package dev.impasse.cli.command;

import dev.impasse.cli.option.EnvironmentSource;
import dev.impasse.cli.option.SizeLimit;
import dev.impasse.cli.view.Progress;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.core.trace.TraceWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Makes a trace small: every chunk compacted, no spare room, all of it compressed. */
@Command(
    name = "pack",
    description = {
      "Writes a trace without its spare room, compacted and compressed, to FILE.gz.",
      "Every command reads it as it is."
    })
public final class PackCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "A trace, FILE.impasse.")
  private Path file = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description = "Where to (FILE.gz).")
  private @Nullable Path output;

  @ParentCommand private EnvironmentSource impasse;

  @Mixin private SizeLimit sizeLimit;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Path to = output != null ? output : file.resolveSibling(file.getFileName() + ".gz");
    try (TraceFile trace = sizeLimit.open(file, Progress.unpacking(file, impasse.surroundings()))) {
      long bytes =
          Conversion.write(
              to,
              plain -> {
                try (OutputStream out = new GZIPOutputStream(plain, 1 << 16);
                    TraceWriter writer =
                        new TraceWriter(
                            Channels.newChannel(out), trace.about(), trace.closedInGoodOrder())) {
                  trace.copyTo(writer);
                }
              });
      Conversion.say(spec, file, to, bytes, trace.words());
      return Conversion.damage(spec, file, trace);
    }
  }
}
