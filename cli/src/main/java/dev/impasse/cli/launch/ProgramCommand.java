package dev.impasse.cli.launch;

import java.util.ArrayList;
import java.util.List;

/**
 * A command of the user's with the agent in it: an argument where the command is a {@code java},
 * and in {@code JAVA_TOOL_OPTIONS} else, which every JVM that it starts reads.
 */
public final class ProgramCommand {

  private static final String TOOL_OPTIONS = "JAVA_TOOL_OPTIONS";

  private ProgramCommand() {}

  /** Returns the process to start. */
  public static ProcessBuilder of(List<String> command, AgentArgument agent) {
    List<String> words = new ArrayList<>(command);
    ProcessBuilder builder = new ProcessBuilder(words);
    if (Java.isLauncher(words.get(0))) {
      words.add(1, agent.toString());
      return builder;
    }
    String quoted = agent.toString().contains(" ") ? "\"" + agent + "\"" : agent.toString();
    builder.environment().merge(TOOL_OPTIONS, quoted, (before, added) -> before + " " + added);
    return builder;
  }
}
