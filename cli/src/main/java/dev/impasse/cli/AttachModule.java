package dev.impasse.cli;

/** Whether this Java has the attach API; asks without touching its classes. */
final class AttachModule {

  private AttachModule() {}

  /** Makes it a usage error that it has not. */
  static void demand() {
    if (ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "this Java has no module jdk.attach, run impasse with that of a JDK: java.home="
              + System.getProperty("java.home"));
    }
  }
}
