package dev.impasse.cli.command;

import dev.impasse.cli.failure.ExitCode;
import dev.impasse.core.input.Input;
import dev.impasse.core.orders.Orders;
import dev.impasse.core.orders.OrdersWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes one file of lock orders of several. */
@Command(
    name = "merge",
    description = {
      "Merges lock orders (recorded with mode=orders) of many runs and JVMs.",
      "Files can be merged in any order, and again."
    })
public final class MergeCommand implements Callable<Integer> {

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files of lock orders.")
  private List<Path> files = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      required = true,
      description = "Where to; may be one of the files.")
  private Path output = Path.of("");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Orders merged = Orders.of(List.of());
    for (Path file : files) {
      merged = merged.mergedWith(Input.orders(file));
    }
    Orders all = merged;
    Conversion.write(output, out -> OrdersWriter.write(all, out));
    PrintWriter err = spec.commandLine().getErr();
    err.println(output + ": " + merged.counts());
    err.flush();
    return ExitCode.CLEAN;
  }
}
