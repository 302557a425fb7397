package dev.impasse.agent;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.notify.FindingSinks;
import dev.impasse.agent.notify.ReportFile;
import java.nio.file.Path;
import java.security.AccessController;
import java.security.AllPermission;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is done when the agent is started a second time, with options: further report files are
 * written from then on, with what was found before. The rest can be set at the start only, since
 * classes are woven by it.
 *
 * <p><b>Threading.</b> On the attach listener's thread.
 */
final class SecondStart implements Consumer<String> {

  private final AgentOptions options;
  private final @Nullable FindingSinks sinks;

  /**
   * Makes it.
   *
   * @param options those of the first start
   * @param sinks where findings go; null if nobody looks for any
   */
  SecondStart(AgentOptions options, @Nullable FindingSinks sinks) {
    this.options = options;
    this.sinks = sinks;
  }

  @Override
  public void accept(String arguments) {
    mayAsk();
    AgentOptions more = AgentOptions.of(arguments, new Properties(), Map.of());
    for (String complaint : more.complaints()) {
      Console.say(complaint);
    }
    Set<String> others = new TreeSet<>(more.given());
    if (sinks != null && others.remove("report")) {
      for (Path report : more.files("report")) {
        ReportFile file =
            new ReportFile(report, options.fileMode(), null, new ThisProcess(options));
        file.probe();
        sinks.addLate(file);
        Console.say("already running in this JVM; reports go to this file too: report=" + report);
      }
    }
    if (!others.isEmpty()) {
      Console.say(
          "already running in this JVM; only its start can set this: " + String.join(", ", others));
    }
  }

  /** Files are written by the agent's right; where that counts, the caller must have it too. */
  @SuppressWarnings("removal") // until it is gone
  private static void mayAsk() {
    if (System.getSecurityManager() != null) {
      AccessController.checkPermission(new AllPermission());
    }
  }
}
