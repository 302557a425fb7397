package dev.impasse.cli.view;

import dev.impasse.core.analyze.TraceSummary;
import dev.impasse.core.trace.Damage;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Prints what is wrong with a trace. */
public final class SummaryPrinter {

  private SummaryPrinter() {}

  /** Prints what is wrong with a trace, a line each. */
  public static void damage(Path file, TraceSummary summary, PrintWriter err) {
    damage(file.toString(), summary, err);
  }

  /** Prints what is wrong with what has this name, a line each. */
  public static void damage(String file, TraceSummary summary, PrintWriter err) {
    for (Damage damage : summary.damage()) {
      err.println("impasse: " + file + ": " + damage);
    }
    if (summary.isDamaged()) {
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
