package dev.impasse.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Explains what Impasse does or says. */
@Command(
    name = "explain",
    description = "Explains what Impasse does and what its findings mean.",
    synopsisSubcommandLabel = "TOPIC",
    subcommands = ExplainWeaveCommand.class)
final class ExplainCommand implements Callable<Integer> {

  @ParentCommand private Impasse impasse;

  @Spec private CommandSpec spec;

  Surroundings surroundings() {
    return impasse.surroundings();
  }

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    err.println("impasse: what to explain is missing");
    spec.commandLine().usage(err);
    return ExitCode.USAGE;
  }
}
