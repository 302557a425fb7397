package dev.impasse.core.format;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.report.OrdersSection;
import dev.impasse.core.report.Palette;
import dev.impasse.core.report.Printable;
import dev.impasse.core.report.Recording;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.ReportFormat;
import dev.impasse.core.report.ReportSection;
import dev.impasse.core.report.SourcePath;
import dev.impasse.core.report.TextReport;
import dev.impasse.core.report.WaitText;
import dev.impasse.core.trace.Damage;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The report for people.
 *
 * @param width columns
 * @param palette colours
 * @param sources where source lines are found
 */
public record TextFormat(int width, Palette palette, SourcePath sources) implements ReportFormat {

  private static final int MOST_LINES = 200;

  /** Makes it without source lines. */
  public TextFormat(int width, Palette palette) {
    this(width, palette, SourcePath.NONE);
  }

  @Override
  public void write(Report report, Writer to) throws IOException {
    for (ReportSection section : report.sections()) {
      if (report.sections().size() > 1) {
        to.write(section.name() + ":\n");
      }
      section(section, report.limit(), to);
    }
    OrdersSection orders = report.orders();
    if (orders != null) {
      orders(orders, report.limit(), to);
    }
  }

  /** Writes what there is to say of one trace, dump or process. */
  public void section(ReportSection section, int limit, Writer to) throws IOException {
    if (section.error() != null) {
      to.write(section.error() + '\n');
      return;
    }
    findings(active(section.entries()), limit, to);
    for (String text : section.reported()) {
      to.write(
          palette.faint(
              "Reported while the program ran, in the words of the agent (an older version):"));
      to.write('\n');
      to.write(text + '\n');
    }
    suppressed(section.entries(), to);
    for (Damage damage : section.damage()) {
      to.write("Not read: " + damage + '\n');
    }
    if (active(section.entries()).isEmpty() && section.reported().isEmpty()) {
      to.write(allClear(section) + '\n');
    }
    if (section.waits() != null) {
      boolean hasFinding = !active(section.entries()).isEmpty();
      to.write(WaitText.of(section.waits(), hasFinding, width, palette));
    }
    recording(section.recording(), to);
  }

  private void recording(@Nullable Recording recording, Writer to) throws IOException {
    if (recording == null) {
      return;
    }
    to.write(palette.faint("Recorded: " + recording.text()) + '\n');
    if (!recording.command().isEmpty()) {
      to.write(palette.faint("Command:  " + recording.command()) + '\n');
    }
  }

  /** Writes what there is to say of lock orders. */
  public void orders(OrdersSection orders, int limit, Writer to) throws IOException {
    findings(active(orders.entries()), limit, to);
    suppressed(orders.entries(), to);
    if (active(orders.entries()).isEmpty()) {
      to.write("No inversion in " + orders.scope() + ".\n");
    }
    if (orders.removed() > 0) {
      to.write(
          String.format(
              Locale.ROOT,
              "%,d cycle%s in the lock orders cannot deadlock: one thread alone, a gate lock, other"
                  + " objects, or read beside read.\n",
              orders.removed(),
              orders.removed() == 1 ? "" : "s"));
    }
    if (!orders.complete()) {
      to.write("The search was given up at its bound: there may be more.\n");
    }
  }

  /** Writes the first ones in full, the surest first, then some in a line each, then a count. */
  private void findings(List<ReportEntry> findings, int limit, Writer to) throws IOException {
    if (findings.size() <= limit) {
      to.write(TextReport.ofEntries(findings, width, palette, sources));
      return;
    }
    to.write(count(findings.size(), "finding") + ": " + groups(findings) + ".\n\n");
    to.write(TextReport.ofEntries(findings.subList(0, limit), width, palette, sources));
    List<ReportEntry> rest = findings.subList(limit, findings.size());
    to.write(count(rest.size(), "more finding") + ", --limit shows more in full:\n");
    for (ReportEntry entry : rest.subList(0, Math.min(MOST_LINES, rest.size()))) {
      Finding finding = entry.finding();
      String line = "#" + finding.fingerprint() + "  " + Words.title(finding) + "  ";
      to.write("  " + line + Printable.cut(Words.cycle(finding), width) + '\n');
    }
    if (rest.size() > MOST_LINES) {
      to.write("  ... and " + (rest.size() - MOST_LINES) + " more; --format json has them all.\n");
    }
    to.write('\n');
  }

  private static String groups(List<ReportEntry> findings) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    findings.forEach(entry -> counts.merge(Words.title(entry.finding()), 1, Integer::sum));
    List<String> groups = new ArrayList<>();
    counts.forEach((title, count) -> groups.add(count + " " + title));
    return String.join(", ", groups);
  }

  private static List<ReportEntry> active(List<ReportEntry> entries) {
    return entries.stream()
        .filter(entry -> entry.suppression() == null)
        .sorted(Comparator.comparing(entry -> entry.finding().certainty()))
        .toList();
  }

  private static void suppressed(List<ReportEntry> entries, Writer to) throws IOException {
    long count = entries.stream().filter(entry -> entry.suppression() != null).count();
    if (count > 0) {
      to.write(count(count, "finding") + " suppressed.\n");
    }
  }

  private static String allClear(ReportSection section) {
    String events = section.events() <= 0 ? "" : count(section.events(), "event") + " of ";
    String read = events + count(section.threads(), "thread") + ".";
    if (section.damage().isEmpty()) {
      return "No deadlock in " + read;
    }
    // Nothing found is "no deadlock" only where all could be read and understood.
    return "Not known whether there is a deadlock: none was found in " + read;
  }

  private static String count(long n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }
}
