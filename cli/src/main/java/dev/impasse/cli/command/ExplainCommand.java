package dev.impasse.cli.command;

import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.option.Environment;
import dev.impasse.cli.option.EnvironmentSource;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.format.KindPage;
import dev.impasse.core.words.Nearest;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Explains what Impasse does or says. */
@Command(
    name = "explain",
    description = "Explains what Impasse does and what its findings mean.",
    synopsisSubcommandLabel = "TOPIC",
    subcommands = ExplainWeaveCommand.class)
public final class ExplainCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "KIND",
      completionCandidates = Kinds.class,
      description = {
        "A kind of finding: deadlock, self-deadlock, starvation,",
        "orphaned-lock, leaked-lock, lost-signal."
      })
  private @Nullable String kind;

  /** What the shell completes. */
  static final class Kinds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(FindingKind.values()).map(kind -> id(kind.name())).iterator();
    }
  }

  @ParentCommand private EnvironmentSource impasse;

  @Spec private CommandSpec spec;

  Environment surroundings() {
    return impasse.surroundings();
  }

  @Override
  public Integer call() {
    if (kind != null) {
      spec.commandLine().getOut().print(KindPage.of(known(kind)));
      spec.commandLine().getOut().flush();
      return ExitCode.CLEAN;
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println("impasse: what to explain is missing");
    spec.commandLine().usage(err);
    return ExitCode.USAGE;
  }

  private FindingKind known(String word) {
    List<String> names = Arrays.stream(FindingKind.values()).map(Enum::name).toList();
    String name = word.toUpperCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    if (names.contains(name)) {
      return FindingKind.valueOf(name);
    }
    String near = Nearest.of(name, names);
    throw new ParameterException(
        spec.commandLine(),
        "no kind of finding has this name: "
            + word
            + (near.isEmpty() ? "" : "\nDid you mean '" + id(near) + "'?")
            + "\nThe kinds are: "
            + String.join(", ", names.stream().map(ExplainCommand::id).toList()));
  }

  private static String id(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
