package dev.impasse.cli;

import dev.impasse.core.report.Palette;
import dev.impasse.core.report.Printable;
import dev.impasse.core.report.TextReport;
import dev.impasse.core.trace.Damage;
import java.io.PrintWriter;
import java.nio.file.Path;

/**
 * Prints what a trace tells.
 *
 * @param width columns of the terminal
 */
record SummaryPrinter(int width, Palette palette) {

  /** Prints the findings, or that there are none. */
  void findings(TraceSummary summary, PrintWriter out) {
    out.print(TextReport.render(summary.findings(), width, palette));
    for (String text : summary.reported()) {
      out.println(
          palette.faint("Reported while the program ran (not to be seen from the events alone):"));
      text.lines().map(SummaryPrinter::harmless).forEach(out::println);
      out.println();
    }
    if (summary.clean()) {
      out.println(summary.allClear());
    }
    out.flush();
  }

  private static String harmless(String line) {
    return line.length() > Printable.MAX_CHARS
        ? line.replaceAll("\\p{Cntrl}", "?")
        : Printable.name(line);
  }

  /** Prints what is wrong with a trace, a line each. */
  static void damage(Path file, TraceSummary summary, PrintWriter err) {
    for (Damage damage : summary.damage()) {
      err.println("impasse: " + file + ": " + damage);
    }
    if (!summary.damage().isEmpty()) {
      err.println("impasse: " + file + ": the file is damaged; what is whole is shown");
    }
    if (summary.lostPlaces() > 0) {
      err.println(
          "impasse: "
              + file
              + ": events are missing, the disk could not keep up: places="
              + summary.lostPlaces());
    }
    err.flush();
  }
}
