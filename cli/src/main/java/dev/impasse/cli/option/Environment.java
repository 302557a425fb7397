package dev.impasse.cli.option;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command knows of the world around it.
 *
 * @param environment environment variables
 * @param terminal whether a person sits at the other end of stdin and stdout
 */
public record Environment(Map<String, String> environment, boolean terminal) {

  /** Copies the variables. */
  public Environment {
    environment = Map.copyOf(environment);
  }

  /** Returns those of this process. */
  public static Environment ofProcess() {
    return new Environment(System.getenv(), isTerminal(System.console()));
  }

  /** Since Java 22 there is a console without a terminal, which {@code isTerminal()} tells. */
  private static boolean isTerminal(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }

  /** Whether a variable is set to something. */
  boolean has(String variable) {
    return !environment.getOrDefault(variable, "").isEmpty();
  }
}
