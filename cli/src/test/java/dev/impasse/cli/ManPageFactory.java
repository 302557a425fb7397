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
  public <K> K create(Class<K> type) throws Exception {
    if (type == Impasse.class) {
      Environment none = new Environment(Map.of(), false);
      return type.cast(Impasse.commandLine(none).getCommandSpec().userObject());
    }
    return CommandLine.defaultFactory().create(type);
  }
}
