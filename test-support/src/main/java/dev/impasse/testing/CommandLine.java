package dev.impasse.testing;

import java.nio.file.Path;

/** The packaged command line, as a user types it. */
public final class CommandLine {

  private CommandLine() {}

  /** Runs {@code impasse} with these words in a folder, to its end. */
  public static ProgramResult run(Path folder, String... words) {
    return JvmCommand.on(Jdk.running(), folder)
        .jvm("-Dimpasse.home=" + System.getProperty("impasse.root"))
        .runJar(PackagedJar.CLI.path(), words);
  }
}
