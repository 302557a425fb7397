package dev.impasse.cli.launch;

import dev.impasse.cli.failure.CommandFailure;
import dev.impasse.cli.failure.ExitCode;

/**
 * Whether this Java has the attach API; asks without touching its classes. Without it there is no
 * list of JVMs.
 */
public final class AttachModule {

  private AttachModule() {}

  /** Makes it a usage error that it has not. */
  public static void demand() {
    if (ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
      throw missing();
    }
  }

  /** Returns the usage error. */
  static CommandFailure missing() {
    return new CommandFailure(
        ExitCode.USAGE,
        "this Java has no module jdk.attach, run impasse with that of a JDK: java.home="
            + System.getProperty("java.home"));
  }
}
