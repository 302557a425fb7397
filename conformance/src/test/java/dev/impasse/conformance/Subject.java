package dev.impasse.conformance;

import java.util.List;

/**
 * A program whose behaviour is compared.
 *
 * @param name what it is called here
 * @param main its main class
 * @param arguments its arguments
 */
record Subject(String name, String main, List<String> arguments) {

  /** Returns a program of ours. */
  static Subject of(String name, Class<?> main, String... arguments) {
    return new Subject(name, main.getName(), List.of(arguments));
  }

  /** Returns test classes, run one by one by {@link Verdicts}. */
  static Subject tests(String name, String... classes) {
    return new Subject(name, Verdicts.class.getName(), List.of(classes));
  }

  @Override
  public String toString() {
    return name;
  }
}
