package dev.impasse.core.format;

import static dev.impasse.core.report.FindingSketch.EVIL;
import static dev.impasse.core.report.FindingSketch.mutex;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.report.FindingSketch;
import dev.impasse.core.report.HalfSeen;
import dev.impasse.core.report.OrdersSection;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.ReportSection;
import dev.impasse.core.report.SourcePath;
import dev.impasse.core.report.Suppression;
import dev.impasse.core.report.TraceOpener;
import dev.impasse.core.trace.Damage;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes reports for tests, and writes them. */
final class ReportSketch {

  private static final Report HOSTILE = makeHostile();

  private ReportSketch() {}

  static String written(Format format, Report report) {
    return written(format, report, SourcePath.NONE);
  }

  static String written(Format format, Report report, SourcePath sources) {
    StringWriter text = new StringWriter();
    try {
      format.writer(sources).write(report, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return text.toString();
  }

  static Report of(Finding... findings) {
    return new Report(List.of(section(List.of(findings), null)), null, Report.STANDARD_LIMIT);
  }

  static ReportSection section(List<Finding> findings, @Nullable TraceOpener trace) {
    List<ReportEntry> entries =
        findings.stream().map(finding -> ReportEntry.of(finding, 4L)).toList();
    return new ReportSection("app.impasse", null, 4, 2, entries, List.of(), List.of(), null, trace);
  }

  /** A report with everything that there can be in one. */
  static Report full() {
    List<ReportEntry> entries = new ArrayList<>();
    int number = 0;
    for (FindingKind kind : FindingKind.values()) {
      for (Certainty certainty : Certainty.values()) {
        String print = String.format("%08x", ++number);
        entries.add(ReportEntry.of(mutex(kind, certainty, print), number % 2 == 0 ? 7L : null));
      }
    }
    entries.add(
        entries
            .get(0)
            .suppressed(new Suppression("known since 2019", "impasse.suppressions:3", false)));
    entries.add(entries.get(1).suppressed(new Suppression("", "@SuppressDeadlock", true)));
    ReportSection trace =
        new ReportSection(
            "app.impasse",
            null,
            29,
            11,
            entries,
            List.of("DEADLOCK DETECTED  #12345678\n  one\u001b[2J\n"),
            List.of(new Damage(12288, "the file ends within a chunk")),
            null,
            null);
    ReportSection process =
        ReportSection.running(
            null,
            4711,
            List.of(new ReportEntry(mutex(), null, List.of("interrupted x"), null)),
            null);
    ReportSection clean =
        new ReportSection("clean.impasse", null, 5, 1, List.of(), List.of(), List.of(), null, null);
    return new Report(
        List.of(trace, process, clean, ReportSection.unreadable("b.impasse", "no such file")),
        new OrdersSection(
            List.of("orders.impasse"),
            "3 lock orders of 1 run",
            List.of(ReportEntry.of(mutex(FindingKind.DEADLOCK, Certainty.SUSPECTED, "f0"), null)),
            2,
            false,
            Map.of("f0", seen("Orders.left then Orders.right", "shop", "1.4")),
            List.of(new OrdersSection.Nesting("Orders.left", "Orders.right", 2, 70, true))),
        Report.STANDARD_LIMIT);
  }

  private static OrdersSection.Seen seen(String order, String service, String version) {
    HalfSeen.Release release = new HalfSeen.Release(service, version, 2, 70, 0, 86_400_000);
    return new OrdersSection.Seen(List.of(new HalfSeen(order, 2, 70, List.of(release))), 1);
  }

  /** A report in which every text is hostile. */
  static Report hostile() {
    return HOSTILE;
  }

  private static Report makeHostile() {
    Finding finding = FindingSketch.hostile();
    ReportEntry entry = ReportEntry.of(finding, 4L);
    ReportSection section =
        new ReportSection(
            EVIL,
            null,
            4,
            2,
            List.of(entry, entry.suppressed(new Suppression(EVIL, EVIL, false))),
            List.of(EVIL),
            List.of(new Damage(1, EVIL)),
            null,
            null);
    ReportEntry done = new ReportEntry(finding, null, List.of(EVIL), null);
    return new Report(
        List.of(
            section,
            ReportSection.running(EVIL, 1, List.of(done), null),
            ReportSection.unreadable(EVIL, EVIL)),
        new OrdersSection(
            List.of(EVIL),
            "1 lock order",
            List.of(entry),
            0,
            true,
            Map.of(EVIL, seen(EVIL, EVIL, EVIL)),
            List.of(new OrdersSection.Nesting(EVIL, EVIL, 1, 1, false))),
        Report.STANDARD_LIMIT);
  }
}
