package dev.impasse.core.suppress;

import dev.impasse.core.file.FileProblem;
import dev.impasse.core.file.RegularFile;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.Suppression;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All that says which findings are known: tells why one does not count, and which entries were of
 * no use. Any number of threads may ask.
 */
public final class Suppressions {

  /** How large a file of known findings may be. */
  static final int MOST_BYTES = 16 << 20;

  private final List<Entry> entries = new ArrayList<>();

  /** Returns one that suppresses nothing. */
  public static Suppressions none() {
    return new Suppressions();
  }

  /**
   * Reads the files; null for none.
   *
   * @throws IOException if one cannot be read, or has a line that makes no sense
   */
  public static Suppressions of(@Nullable Path baseline, List<Path> files) throws IOException {
    Suppressions all = new Suppressions();
    for (Path file : files) {
      all.addRules(file);
    }
    if (baseline != null) {
      all.entries.addAll(Baseline.read(baseline));
    }
    return all;
  }

  private void addRules(Path file) throws IOException {
    int number = 0;
    for (String line : FileProblem.naming(file, path -> RegularFile.lines(path, MOST_BYTES))) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        entries.add(Rule.of(text, file + ":" + number));
      }
    }
  }

  /** Adds what is annotated in code, after all else. */
  public void addAnnotated(List<SuppressedCode> code) {
    code.forEach(one -> entries.add(new Annotated(one)));
  }

  /** Returns why a finding does not count, if so: by the first entry that covers it. */
  public Optional<Suppression> of(Finding finding) {
    return first(entry -> entry.covers(finding));
  }

  private Optional<Suppression> first(Predicate<Entry> covers) {
    return entries.stream()
        .filter(covers)
        .map(Entry::use) // all of them: none is called unused
        .toList()
        .stream()
        .findFirst();
  }

  /** Returns the entry of a report, marked if it does not count. */
  public ReportEntry applied(ReportEntry entry) {
    return of(entry.finding()).map(entry::suppressed).orElse(entry);
  }

  /** Returns the entries that covered nothing, with file and line. */
  public List<String> unused() {
    return entries.stream().filter(entry -> !entry.used()).map(Entry::toString).toList();
  }
}
