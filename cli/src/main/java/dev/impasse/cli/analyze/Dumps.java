package dev.impasse.cli.analyze;

import dev.impasse.core.dump.ThreadDump;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Side;
import dev.impasse.core.report.Printable;
import dev.impasse.core.trace.Damage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
public final class Dumps {

  /** Begins the reasons why "no deadlock" would say more than is known. */
  public static final String CANNOT_TELL = "cannot tell whether there is a deadlock, because ";

  private final long mostBytes;
  private final Map<Path, List<Analysed>> read = new LinkedHashMap<>();

  /** A dump and what it shows. */
  private record Analysed(ThreadDump dump, List<Finding> findings) {
    Analysed(ThreadDump dump) {
      this(dump, dump.deadlocks());
    }
  }

  public Dumps(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Whether a file has thread dumps. */
  public boolean accepts(Path file) {
    return DumpSource.accepts(file, mostBytes);
  }

  /** Reads a file with a dump, or several. */
  public void add(Path file) throws IOException {
    List<ThreadDump> dumps = DumpSource.read(file, mostBytes);
    read.put(file, dumps.stream().map(Analysed::new).toList());
  }

  /** Returns what each file shows, in the order in which they were added. */
  public Map<Path, TraceSummary> summaries() {
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
  public List<String> notes(Path file) {
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
    if (findings.values().stream().noneMatch(f -> f.certainty() == Certainty.DETECTED)) {
      dumps.stream()
          .flatMap(one -> one.dump().doubts().stream())
          .distinct()
          .forEach(doubt -> damage.add(new Damage(-1, CANNOT_TELL + Printable.name(doubt))));
    }
    return TraceSummary.ofDump(threads, List.copyOf(findings.values()), damage);
  }

  /** Names a cycle of these very threads, in these very waits, of one process. */
  private static String key(ThreadDump dump, Finding finding) {
    StringBuilder key = new StringBuilder(dump.process());
    for (Side side : finding.sides()) {
      key.append('\n').append(side.thread().tid());
      key.append(' ').append(side.wants().className());
      if (!dump.instant()) { // its names are hashes, which stay, and no addresses, which move
        key.append(' ').append(side.wants().label());
      }
      side.stack().forEach(frame -> key.append(' ').append(frame));
    }
    return key.toString();
  }
}
