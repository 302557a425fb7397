package dev.impasse.core.format;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.report.OrdersSection;
import dev.impasse.core.report.Palette;
import dev.impasse.core.report.Printable;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.ReportFormat;
import dev.impasse.core.report.ReportSection;
import dev.impasse.core.report.TextReport;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/**
 * The report for people.
 *
 * @param width columns
 * @param palette colours
 */
public record TextFormat(int width, Palette palette) implements ReportFormat {

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
    to.write(TextReport.render(active(section.entries()), width, palette));
    for (String text : section.reported()) {
      to.write(
          palette.faint("Reported while the program ran (not to be seen from the events alone):"));
      to.write('\n');
      for (String line : text.lines().toList()) {
        to.write(Printable.text(line) + '\n');
      }
      to.write('\n');
    }
    suppressed(section.entries(), to);
    if (active(section.entries()).isEmpty() && section.reported().isEmpty()) {
      to.write(allClear(section) + '\n');
    }
  }

  /** Writes what there is to say of lock orders. */
  public void orders(OrdersSection orders, int limit, Writer to) throws IOException {
    to.write(TextReport.render(active(orders.entries()), width, palette));
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

  private static List<Finding> active(List<ReportEntry> entries) {
    return entries.stream()
        .filter(entry -> entry.suppression() == null)
        .map(ReportEntry::finding)
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
    return "No deadlock in " + events + count(section.threads(), "thread") + ".";
  }

  private static String count(long n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }
}
