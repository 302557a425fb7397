package dev.impasse.cli;

import dev.impasse.core.dump.TextDumpReader;
import dev.impasse.core.dump.ThreadDump;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Side;
import dev.impasse.core.input.BoundedLines;
import dev.impasse.core.input.RegularFile;
import dev.impasse.core.report.Printable;
import dev.impasse.core.trace.Damage;
import dev.impasse.core.trace.TraceFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Thread dumps that were made without the agent, several of them together: a cycle that two dumps
 * of one process show is certain.
 */
final class Dumps {

  private static final int START = 4_000;

  private final Map<Path, List<Analysed>> read = new LinkedHashMap<>();

  /** A dump and what it shows. */
  private record Analysed(ThreadDump dump, List<Finding> findings) {
    Analysed(ThreadDump dump) {
      this(dump, dump.deadlocks());
    }
  }

  /** Whether a file is a thread dump, by its first bytes. */
  static boolean accepts(Path file) {
    try (InputStream in = RegularFile.open(file)) {
      byte[] bytes = in.readNBytes(START);
      byte[] magic = TraceFormat.magic(); // a trace has names in it, which may be anything
      if (Arrays.equals(magic, Arrays.copyOf(bytes, magic.length))) {
        return false;
      }
      String start = new String(bytes, charset(bytes));
      return TextDumpReader.looksLike(start) || JsonDumpReader.looksLike(start);
    } catch (IOException e) {
      return false; // opening it as a trace says why
    }
  }

  /** Reads a file with a dump, or several. */
  void add(Path file) throws IOException {
    try (BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      in.mark(START + 1);
      byte[] bytes = in.readNBytes(START);
      in.reset();
      Charset charset = charset(bytes);
      List<ThreadDump> dumps =
          JsonDumpReader.looksLike(new String(bytes, charset))
              ? List.of(JsonDumpReader.read(in))
              : TextDumpReader.read(new BoundedLines(new InputStreamReader(in, charset)));
      read.put(file, dumps.stream().map(Analysed::new).toList());
    }
  }

  /** A shell of Windows writes what it redirects in two bytes a character. */
  private static Charset charset(byte[] start) {
    boolean marked = start.length > 1 && (start[0] & start[1] & 0xFF) == 0xFE;
    return marked && start[0] != start[1] ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
  }

  /** Returns what each file shows, in the order in which they were added. */
  Map<Path, TraceSummary> summaries() {
    Map<String, Set<String>> seen = new HashMap<>();
    for (List<Analysed> dumps : read.values()) {
      for (Analysed one : dumps) {
        for (Finding finding : one.findings()) {
          seen.computeIfAbsent(key(one.dump(), finding), k -> new HashSet<>())
              .add(one.dump().time());
        }
      }
    }
    Map<Path, TraceSummary> summaries = new LinkedHashMap<>();
    read.forEach((file, dumps) -> summaries.put(file, summary(dumps, seen)));
    return summaries;
  }

  /** Returns the notes of a file: what such a dump does not tell. */
  List<String> notes(Path file) {
    return read.getOrDefault(file, List.of()).stream()
        .flatMap(one -> one.dump().notes().stream())
        .distinct()
        .toList();
  }

  private static TraceSummary summary(List<Analysed> dumps, Map<String, Set<String>> seen) {
    Map<String, Finding> findings = new LinkedHashMap<>();
    List<Damage> damage = new ArrayList<>();
    int threads = 0;
    for (Analysed one : dumps) {
      ThreadDump dump = one.dump();
      threads = Math.max(threads, dump.threads().size());
      dump.problems().forEach(text -> damage.add(new Damage(-1, Printable.name(text))));
      for (Finding finding : one.findings()) {
        String key = key(dump, finding);
        boolean again = seen.getOrDefault(key, Set.of()).size() > 1;
        findings.put(
            key,
            again && finding.certainty() != Certainty.DETECTED
                ? ThreadDump.confirmed(finding)
                : finding);
      }
    }
    return TraceSummary.ofDump(threads, List.copyOf(findings.values()), damage);
  }

  /** Names a cycle of these very threads, in these very waits, of one process. */
  private static String key(ThreadDump dump, Finding finding) {
    StringBuilder key = new StringBuilder(dump.process());
    for (Side side : finding.sides()) {
      key.append('\n').append(side.thread().tid());
      key.append(' ').append(side.wants().className()).append(' ').append(side.wants().label());
      side.stack().forEach(frame -> key.append(' ').append(frame));
    }
    return key.toString();
  }
}
