package dev.impasse.cli;

import dev.impasse.cli.option.Environment;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes the command line for the generator of manual pages, which the build runs. */
public final class ManPageFactory implements IFactory {

  /** Made by the generator, by name. */
  public ManPageFactory() {}

  @Override
  @SuppressWarnings("unchecked") // picocli takes a specification in the place of a command
  public <K> K create(Class<K> type) throws Exception {
    if (type == Impasse.class) {
      Environment none = new Environment(Map.of(), false);
      return (K) Impasse.commandLine(none).getCommandSpec();
    }
    return CommandLine.defaultFactory().create(type);
  }
}
