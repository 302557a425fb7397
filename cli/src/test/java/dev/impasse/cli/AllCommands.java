package dev.impasse.cli;

import dev.impasse.cli.option.Environment;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Stands for the whole command line where the build has manual pages made: the generator takes a
 * class that is annotated, and commands are added to {@link Impasse} without annotations.
 */
@Command(name = "impasse", modelTransformer = AllCommands.Transformer.class)
public final class AllCommands {

  /** Puts the whole command line in the place of this one. */
  public static final class Transformer implements IModelTransformer {

    /** Made by picocli. */
    public Transformer() {}

    @Override
    public CommandSpec transform(CommandSpec spec) {
      return Impasse.commandLine(new Environment(Map.of(), false)).getCommandSpec();
    }
  }
}
