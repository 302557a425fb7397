package dev.impasse.cli.launch;

import dev.impasse.cli.failure.CommandFailure;
import dev.impasse.cli.failure.ExitCode;
import dev.impasse.core.option.AgentOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Builds {@code -javaagent:JAR=KEY=VALUE,...}; later values of a key replace earlier ones. */
public final class AgentArgument {

  private final Path jar;
  private final Map<String, String> options = new LinkedHashMap<>();

  /** Makes the argument for an agent jar, without options yet. */
  public AgentArgument(Path jar) {
    this.jar = jar;
  }

  /** Sets an option; one that is not known, or no agent argument can carry, is a usage error. */
  public AgentArgument with(String key, String value) {
    if (value.indexOf(',') >= 0) {
      throw new CommandFailure(
          ExitCode.USAGE, "a value for the agent cannot have a comma: " + key + "=" + value);
    }
    check(key, value);
    options.put(key, value);
    return this;
  }

  /** Says what is wrong with an option before a program runs with it. */
  public static void check(String key, String value) {
    AgentOption.problem(key, value)
        .ifPresent(
            problem -> {
              throw new CommandFailure(ExitCode.USAGE, problem);
            });
  }

  @Override
  public String toString() {
    String arguments =
        options.entrySet().stream()
            .map(option -> option.getKey() + "=" + option.getValue())
            .collect(Collectors.joining(","));
    return "-javaagent:" + jar + (arguments.isEmpty() ? "" : "=" + arguments);
  }
}
