package dev.impasse.agent;

import dev.impasse.agent.record.RecordedProcess;
import dev.impasse.core.report.Recording;
import java.lang.module.ModuleDescriptor;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Describes the process that is watched, for the head of a report. The system is asked once, and
 * when there is something to report: that costs milliseconds, which no start should pay.
 * Thread-safe.
 */
final class ThisProcess implements Supplier<Recording> {

  private final AgentOptions options;
  private volatile @Nullable Recording known;

  /**
   * Makes it.
   *
   * @param options what may be shown of the command line
   */
  ThisProcess(AgentOptions options) {
    this.options = options;
  }

  @Override
  public Recording get() {
    Recording described = known;
    if (described == null) {
      described = described();
      known = described;
    }
    return described;
  }

  private Recording described() {
    Map<String, String> facts = RecordedProcess.facts(version(), options.commandLine());
    facts.put("start", facts.getOrDefault(RecordedProcess.JVM_START, ""));
    facts.put("pid", Long.toString(ProcessHandle.current().pid()));
    return Objects.requireNonNull(Recording.of(facts));
  }

  /** Returns the version of Impasse. */
  static String version() {
    ModuleDescriptor module = ThisProcess.class.getModule().getDescriptor();
    return module == null ? "development" : module.rawVersion().orElse("development");
  }
}
