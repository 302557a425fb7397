package dev.impasse.cli.launch;

import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.option.FailOn;
import dev.impasse.core.finding.Certainty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the certainty of what agents reported, in their JSON: a suspicion is no deadlock, for an
 * exit code.
 */
public final class AgentReports {

  private AgentReports() {}

  /** Returns the exit code for reports: that of findings only if one of them counts. */
  public static int exitCode(List<Path> reports, FailOn.Least least, int otherwise) {
    return reports.stream().anyMatch(report -> has(report, least)) ? ExitCode.FINDINGS : otherwise;
  }

  /** Whether a report has a deadlock that was detected; one that cannot be read has. */
  static boolean detected(Path report) {
    return has(report, FailOn.Least.DETECTED);
  }

  /** Returns what to say of the surest finding. */
  public static String verb(List<Path> reports) {
    if (reports.stream().anyMatch(AgentReports::detected)) {
      return "reported";
    }
    return reports.stream().anyMatch(report -> has(report, FailOn.Least.PREDICTED))
        ? "predicted"
        : "suspected";
  }

  /** Whether a report has a finding that is not suppressed. */
  public static boolean found(Path report) {
    return has(report, FailOn.Least.SUSPECTED);
  }

  private static boolean has(Path report, FailOn.Least least) {
    try {
      return has(new JsonMapper().readTree(Files.readString(report)), least);
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      return least != FailOn.Least.NEVER;
    }
  }

  private static boolean has(JsonNode root, FailOn.Least least) {
    for (JsonNode trace : root.path("traces")) {
      for (JsonNode finding : trace.path("findings")) {
        String certainty = finding.path("certainty").asString("").toUpperCase(Locale.ROOT);
        if (least.counts(Certainty.valueOf(certainty))) {
          return true;
        }
      }
    }
    return false;
  }
}
