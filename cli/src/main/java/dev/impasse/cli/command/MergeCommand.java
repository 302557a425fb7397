package dev.impasse.cli.command;

import dev.impasse.cli.failure.CommandFailure;
import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.option.EnvironmentSource;
import dev.impasse.cli.option.FilesFrom;
import dev.impasse.cli.view.CountedFiles;
import dev.impasse.core.fleet.Fleet;
import dev.impasse.core.fleet.FleetWriter;
import dev.impasse.core.input.Input;
import dev.impasse.core.input.OrdersFiles;
import dev.impasse.core.input.UnreadableInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Makes one file of lock orders of several. */
@Command(
    name = "merge",
    description = {
      "Merges lock orders (recorded with mode=orders) of many runs and JVMs.",
      "Files can be merged in any order, and again."
    })
public final class MergeCommand implements Callable<Integer> {

  /** After so many files what was merged is written, to go on from there. */
  private static final int FILES_A_STEP = 2_000;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "Files of lock orders, folders with such files, or patterns ('runs/*.orders').")
  private List<Path> files = List.of();

  @Mixin private FilesFrom filesFrom;

  @ArgGroup(multiplicity = "1")
  private Target target = new Target();

  /** Where to. */
  static final class Target {
    @Option(
        names = {"-o", "--output"},
        paramLabel = "OUT",
        description = "Where to; may be one of the files.")
    private @Nullable Path output;

    @Option(
        names = "--into",
        paramLabel = "FLEET",
        description =
            "Add to what this file holds; it is made if it is not there. If that is broken off, it"
                + " can be run again, and goes on.")
    private @Nullable Path into;
  }

  @ParentCommand private EnvironmentSource impasse;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<Path> given = filesFrom.with(files, spec.commandLine());
    List<Path> all = OrdersFiles.of(given);
    if (all.isEmpty()) {
      String folders = given.get(0) + (given.size() == 1 ? "" : " and other folders");
      throw new CommandFailure(ExitCode.BAD_INPUT, "there are no lock orders in " + folders);
    }
    Fleet fleet = new Fleet();
    Path into = target.into;
    if (into != null && Files.exists(into)) {
      Input.addOrders(into, fleet);
    }
    int known = fleet.runs().size();
    PrintWriter err = spec.commandLine().getErr();
    int refused = read(all, fleet, into, err);
    if (refused == all.size()) {
      return ExitCode.BAD_INPUT; // each was named, and nothing is written
    }
    Path to = into == null ? target.output : into;
    boolean isUnchanged = into != null && known > 0 && news(fleet, known) == 0;
    if (!isUnchanged) {
      write(fleet, to == null ? Path.of("") : to);
    }
    err.println(
        String.format(
            Locale.ROOT,
            "%s: %s, %,d distinct%s%s",
            to,
            fleet.counts(),
            fleet.distinct(),
            into == null ? "" : String.format(Locale.ROOT, ", %,d runs new", news(fleet, known)),
            refused == 0 ? "" : String.format(Locale.ROOT, "; %,d files refused", refused)));
    err.flush();
    return refused == 0 ? ExitCode.CLEAN : ExitCode.BAD_INPUT;
  }

  private static int news(Fleet fleet, int known) {
    return fleet.runs().size() - known;
  }

  /** Adds all files, and returns how many could not be read. */
  private int read(List<Path> all, Fleet fleet, @Nullable Path into, PrintWriter err) {
    CountedFiles counted = CountedFiles.of(all.size(), impasse.surroundings());
    int written = fleet.runs().size();
    int refused = 0;
    for (int i = 0; i < all.size(); i++) {
      if (counted != null) {
        counted.to(i);
      }
      if (into != null && i > 0 && i % FILES_A_STEP == 0 && fleet.runs().size() > written) {
        write(fleet, into);
        written = fleet.runs().size();
      }
      try {
        Input.addOrders(all.get(i), fleet);
      } catch (UnreadableInputException e) {
        err.println("impasse: " + e.getMessage());
        refused++;
      }
    }
    if (counted != null) {
      counted.to(all.size());
    }
    return refused;
  }

  private static void write(Fleet fleet, Path to) {
    Conversion.write(to, out -> FleetWriter.write(fleet, out));
  }
}
