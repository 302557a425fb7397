package dev.impasse.cli.option;

/** Knows the world around a command: the root of the command line, to the commands under it. */
@FunctionalInterface
public interface EnvironmentSource {

  /** Returns what a command knows of the world around it. */
  Environment surroundings();
}
