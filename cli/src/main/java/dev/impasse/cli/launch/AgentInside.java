package dev.impasse.cli.launch;

import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.trace.FindingText;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The agent in a JVM that runs, as the JVM shows it to whoever attaches: by properties that the
 * agent sets.
 *
 * @param version its version
 * @param findings what it has reported, as far as it keeps that
 */
public record AgentInside(String version, List<ReportedFinding> findings) {

  /** Copies the list. */
  public AgentInside {
    findings = List.copyOf(findings);
  }

  /**
   * Asks a JVM for its agent; on Linux and macOS by its socket, without a module of a JDK.
   *
   * @return empty if there is none
   * @throws IOException if it cannot be asked
   */
  public static Optional<AgentInside> of(String pid) throws IOException {
    Properties properties = new Properties();
    if (File.separatorChar == '/' && !JvmTraces.ofOpenJ9(pid)) {
      String text = AttachSocket.open(Long.parseLong(pid)).ask("agentProperties", "");
      properties.load(new StringReader(text));
    } else {
      try (AttachApi open = AttachApi.open(pid)) {
        properties = open.agentProperties();
      }
    }
    return of(properties);
  }

  private static Optional<AgentInside> of(Properties properties) {
    String version = properties.getProperty(AttachApi.PRESENT);
    if (version == null) {
      return Optional.empty();
    }
    List<ReportedFinding> findings =
        properties.stringPropertyNames().stream()
            .filter(name -> name.startsWith(FindingText.PROPERTY))
            .sorted()
            .map(properties::getProperty)
            .flatMap(text -> FindingText.read(text).stream())
            .toList();
    return Optional.of(new AgentInside(version, findings));
  }
}
