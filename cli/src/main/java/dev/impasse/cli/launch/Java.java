package dev.impasse.cli.launch;

import dev.impasse.cli.failure.CommandFailure;
import dev.impasse.cli.failure.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the launcher {@code java}. */
public final class Java {

  private Java() {}

  /** Returns the launcher of a JDK, of the running one for null. */
  public static String launcher(@Nullable Path home) {
    Path bin = (home == null ? Path.of(System.getProperty("java.home")) : home).resolve("bin");
    for (String name : new String[] {"java", "java.exe"}) {
      if (Files.isExecutable(bin.resolve(name))) {
        return bin.resolve(name).toString();
      }
    }
    throw new CommandFailure(ExitCode.USAGE, "no java is there: " + bin.resolve("java"));
  }

  /** Whether a command starts a JVM directly. */
  public static boolean isLauncher(String command) {
    Path name = Path.of(command).getFileName();
    return name != null && name.toString().matches("javaw?(\\.exe)?");
  }
}
