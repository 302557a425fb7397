package dev.impasse.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the certainty of what agents reported: a suspicion is no deadlock, for an exit code. */
final class AgentReports {

  private static final String HEADLINE = "DEADLOCK DETECTED ";

  private AgentReports() {}

  /** Returns the exit code for reports: that of findings only if one of them is certain. */
  static int exitCode(List<Path> reports, int otherwise) {
    return reports.stream().anyMatch(AgentReports::detected) ? ExitCode.FINDINGS : otherwise;
  }

  /** Whether a report has a deadlock that was detected; one that cannot be read has. */
  static boolean detected(Path report) {
    try {
      String text = Files.readString(report);
      return report.toString().toLowerCase(Locale.ROOT).endsWith(".json")
          ? detectedJson(text)
          : text.lines().anyMatch(line -> line.startsWith(HEADLINE));
    } catch (IOException | JacksonException e) {
      return true;
    }
  }

  private static boolean detectedJson(String text) {
    for (JsonNode trace : new JsonMapper().readTree(text).path("traces")) {
      for (JsonNode finding : trace.path("findings")) {
        if (finding.path("certainty").asString("").equals("detected")) {
          return true;
        }
      }
    }
    return false;
  }
}
