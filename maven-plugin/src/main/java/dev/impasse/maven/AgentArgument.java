package dev.impasse.maven;

import java.io.File;
import org.apache.maven.plugin.MojoExecutionException;
import org.jspecify.annotations.Nullable;

/** The argument that puts the agent into a JVM, as a part of a line that Surefire takes apart. */
final class AgentArgument {

  private AgentArgument() {}

  /**
   * Returns the argument, in quotes where a blank is in it.
   *
   * @param trace what the tests record into, null if they are watched only
   * @param options more of the agent, joined by commas, null if there are none
   * @throws MojoExecutionException if no line can carry it
   */
  static String of(File agent, @Nullable File trace, @Nullable String options)
      throws MojoExecutionException {
    StringBuilder all = new StringBuilder();
    if (trace != null) {
      if (trace.getPath().indexOf(',') >= 0) {
        throw new MojoExecutionException("the agent takes no trace with a comma: " + trace);
      }
      all.append("trace=").append(trace);
    }
    if (options != null && !options.isBlank()) {
      all.append(all.length() == 0 ? "" : ",").append(options.strip());
    }
    return quoted("-javaagent:" + agent + (all.length() == 0 ? "" : "=" + all));
  }

  /** Puts it in front of what other plugins have set, and in the place of an earlier one. */
  static String before(String argument, @Nullable String earlier, @Nullable String others) {
    String line = others == null ? "" : others.strip();
    if (earlier != null && line.startsWith(earlier)) {
      line = line.substring(earlier.length()).strip();
    }
    return line.isEmpty() ? argument : argument + " " + line;
  }

  private static String quoted(String argument) throws MojoExecutionException {
    if (argument.chars().noneMatch(Character::isWhitespace)) {
      return argument;
    }
    if (argument.indexOf('"') >= 0) {
      throw new MojoExecutionException("blanks and quotes are too much for a line: " + argument);
    }
    return '"' + argument + '"';
  }
}
