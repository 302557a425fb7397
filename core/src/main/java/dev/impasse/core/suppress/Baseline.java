package dev.impasse.core.suppress;

import dev.impasse.core.file.FileProblem;
import dev.impasse.core.file.RegularFile;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Fingerprint;
import dev.impasse.core.report.FindingTree;
import dev.impasse.core.report.Printable;
import dev.impasse.core.report.Suppression;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of findings that are known, for code that has some and shall not get more.
 *
 * <p><b>Shape.</b> UTF-8; {@code #} begins a comment; a line for each finding, sorted: fingerprint,
 * certainty, kind, what it is about. Only the first two are read: a finding that is surer than its
 * line says (predicted then, detected now) is not known. A fingerprint alone stands for all.
 */
public final class Baseline {

  private static final String HEADER =
      "# Impasse baseline: findings that are known. fingerprint, certainty, kind, what it is about.";

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{8})(?:\\s+([a-z]+))?(?:\\s.*)?");

  private final TreeMap<String, Known> known = new TreeMap<>();

  private record Known(Certainty certainty, String what) {}

  /** Adds a finding; of several with one fingerprint the surest stays. */
  public void add(Finding finding) {
    String what = Rule.id(finding.kind()) + "  " + Fingerprint.headline(finding.sides());
    add(finding.fingerprint(), new Known(finding.certainty(), Printable.text(what)));
  }

  private void add(String fingerprint, Known one) {
    known.merge(
        fingerprint,
        one,
        (old, now) -> old.certainty().compareTo(now.certainty()) <= 0 ? old : now);
  }

  /** Returns the file's text. */
  public String text() {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    known.forEach(
        (fingerprint, one) ->
            text.append(fingerprint)
                .append("  ")
                .append(FindingTree.word(one.certainty()))
                .append("  ")
                .append(one.what())
                .append('\n'));
    return text.toString();
  }

  static List<Entry> read(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    int number = 0;
    for (String line :
        FileProblem.naming(file, path -> RegularFile.lines(path, Suppressions.MOST_BYTES))) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        entries.add(entry(text, file + ":" + number));
      }
    }
    return entries;
  }

  private static Entry entry(String line, String where) throws IOException {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new SuppressionFormatException(where, "a line begins with a fingerprint", line);
    }
    String fingerprint = matcher.group(1);
    String certainty = matcher.group(2);
    try {
      Certainty surest =
          certainty == null
              ? Certainty.DETECTED
              : Certainty.valueOf(certainty.toUpperCase(Locale.ROOT));
      return new Entry(new Suppression("known", where, false), line) {
        @Override
        boolean covers(Finding finding) {
          return finding.fingerprint().equals(fingerprint)
              && finding.certainty().compareTo(surest) >= 0;
        }
      };
    } catch (IllegalArgumentException e) {
      throw new SuppressionFormatException(where, "no such certainty", line);
    }
  }
}
