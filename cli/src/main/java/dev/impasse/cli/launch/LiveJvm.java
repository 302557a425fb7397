package dev.impasse.cli.launch;

import java.util.Locale;

/**
 * A JVM of this user, as the JDK lists it.
 *
 * @param pid its process id
 * @param command main class or jar, with arguments; "" when not known
 */
public record LiveJvm(String pid, String command) {

  /** Returns the main class, or the file name of the jar; {@code ?} when not known. */
  public String main() {
    String first = command.strip().split(" ", 2)[0];
    if (first.isEmpty()) {
      return "?";
    }
    boolean jar = first.toLowerCase(Locale.ROOT).endsWith(".jar");
    return jar
        ? first.substring(Math.max(first.lastIndexOf('/'), first.lastIndexOf('\\')) + 1)
        : first;
  }

  /** Returns the main class without its package, or the jar. */
  String simpleMain() {
    String main = main();
    if (main.endsWith(".jar")) {
      return main;
    }
    // A class in a module is MODULE/CLASS.
    return main.substring(Math.max(main.lastIndexOf('.'), main.lastIndexOf('/')) + 1);
  }

  /** Whether this is its whole name, with the package or without. */
  boolean isCalled(String name) {
    return main().equals(name) || simpleMain().equals(name);
  }

  /** Whether its name, with the package or without, begins so. */
  boolean beginsWith(String prefix) {
    return main().startsWith(prefix) || simpleMain().startsWith(prefix);
  }
}
