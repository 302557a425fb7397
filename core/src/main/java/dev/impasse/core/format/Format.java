package dev.impasse.core.format;

import dev.impasse.core.report.JsonTree;
import dev.impasse.core.report.Palette;
import dev.impasse.core.report.ReportFormat;
import dev.impasse.core.report.ReportTree;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The forms of a report, by name and by the ending of a file's name. */
public enum Format {
  /** For people. */
  TEXT,
  /** The whole of it, in a schema of our own. */
  JSON;

  private static final int LOG_WIDTH = 100;

  /** Returns the endings of file names, with the dot; the first is the usual one. */
  public List<String> endings() {
    return switch (this) {
      case TEXT -> List.of(".txt", ".log");
      case JSON -> List.of(".json");
    };
  }

  /** Returns a writer of this form. */
  public ReportFormat writer() {
    return switch (this) {
      case TEXT -> new TextFormat(LOG_WIDTH, Palette.PLAIN);
      case JSON -> (report, to) -> JsonTree.write(ReportTree.of(report), to);
    };
  }

  /** Whether it shows the events of a trace and not only findings. */
  public boolean showsEvents() {
    return false;
  }

  /** Returns the form that a file's name asks for by its ending; the longest ending counts. */
  public static Optional<Format> ofFile(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    Format best = null;
    int length = 0;
    for (Format format : values()) {
      for (String ending : format.endings()) {
        if (lower.endsWith(ending) && ending.length() > length) {
          best = format;
          length = ending.length();
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** Returns the name that is typed. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
