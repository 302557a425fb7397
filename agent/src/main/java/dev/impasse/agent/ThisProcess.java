package dev.impasse.agent;

import dev.impasse.core.report.Recording;
import java.lang.module.ModuleDescriptor;
import java.util.function.Supplier;

/**
 * Describes the process that is watched, for the head of a report. It is asked for when there is
 * something to report: to ask the system costs milliseconds, which no start should pay.
 *
 * @param options what may be shown of the command line
 */
record ThisProcess(AgentOptions options) implements Supplier<Recording> {

  @Override
  public Recording get() {
    return Recording.running(
        ProcessHandle.current().info().startInstant().orElse(null),
        AgentOptions.host(),
        version(),
        options.commandLine());
  }

  /** Returns the version of Impasse. */
  static String version() {
    ModuleDescriptor module = ThisProcess.class.getModule().getDescriptor();
    return module == null ? "development" : module.rawVersion().orElse("development");
  }
}
