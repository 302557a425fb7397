package dev.impasse.cli;

import dev.impasse.core.dump.TextDumpReader;
import dev.impasse.core.dump.ThreadDump;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Side;
import dev.impasse.core.trace.Damage;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Thread dumps that were made without the agent, several of them together: a cycle that two dumps
 * of one process show is certain.
 */
final class Dumps {

  private static final int START = 4_000;

  private final Map<Path, ThreadDump> read = new LinkedHashMap<>();

  /** Whether a file is a thread dump, by its first bytes. */
  static boolean accepts(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String start = new String(in.readNBytes(START), StandardCharsets.UTF_8);
      return TextDumpReader.looksLike(start) || JsonDumpReader.looksLike(start);
    } catch (IOException e) {
      return false; // opening it as a trace says why
    }
  }

  /** Reads a dump. */
  void add(Path file) throws IOException {
    try (BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      in.mark(START + 1);
      String start = new String(in.readNBytes(START), StandardCharsets.UTF_8);
      in.reset();
      read.put(
          file,
          JsonDumpReader.looksLike(start)
              ? JsonDumpReader.read(in)
              : TextDumpReader.read(
                  new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))));
    }
  }

  /** Returns what each dump shows, in the order in which they were added. */
  Map<Path, TraceSummary> summaries() {
    Map<String, Integer> seen = new HashMap<>();
    for (ThreadDump dump : read.values()) {
      dump.deadlocks().forEach(finding -> seen.merge(key(dump, finding), 1, Integer::sum));
    }
    Map<Path, TraceSummary> summaries = new LinkedHashMap<>();
    for (Map.Entry<Path, ThreadDump> entry : read.entrySet()) {
      ThreadDump dump = entry.getValue();
      List<Finding> all = new ArrayList<>();
      for (Finding finding : dump.deadlocks()) {
        boolean again = seen.getOrDefault(key(dump, finding), 0) > 1;
        all.add(
            again && finding.certainty() != Certainty.DETECTED
                ? ThreadDump.confirmed(finding)
                : finding);
      }
      summaries.put(entry.getKey(), summary(dump, all));
    }
    return summaries;
  }

  private static TraceSummary summary(ThreadDump dump, List<Finding> findings) {
    List<Damage> damage = dump.problems().stream().map(text -> new Damage(-1, text)).toList();
    return TraceSummary.ofDump(dump.threads().size(), findings, damage);
  }

  /** Names a cycle of these very threads and locks of one process. */
  private static String key(ThreadDump dump, Finding finding) {
    StringBuilder key = new StringBuilder(dump.process());
    for (Side side : finding.sides()) {
      key.append(' ').append(side.thread().tid()).append(' ').append(side.wants().label());
    }
    return key.toString();
  }
}
