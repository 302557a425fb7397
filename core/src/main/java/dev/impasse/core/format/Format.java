package dev.impasse.core.format;

import dev.impasse.core.report.JsonTree;
import dev.impasse.core.report.Palette;
import dev.impasse.core.report.ReportFormat;
import dev.impasse.core.report.ReportTree;
import dev.impasse.core.report.SourcePath;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The forms of a report, by name and by the ending of a file's name. */
public enum Format {
  /** For people. */
  TEXT,
  /** The whole of it, in a schema of our own. */
  JSON,
  /** For code hosts and IDEs: SARIF 2.1.0. */
  SARIF,
  /** For CI servers: test results. */
  JUNIT,
  /** A picture by Graphviz. */
  DOT,
  /** A picture within Markdown. */
  MERMAID,
  /** Picture and text for a comment or a summary. */
  MARKDOWN,
  /** A graph for other programs. */
  GRAPHML,
  /** A page for people, with everything in one file. */
  HTML,
  /** A time line, for ui.perfetto.dev and chrome://tracing. */
  PERFETTO;

  private static final int LOG_WIDTH = 100;

  /** Returns the endings of file names, with the dot; the first is the usual one. */
  public List<String> endings() {
    return switch (this) {
      case TEXT -> List.of(".txt", ".log");
      case JSON -> List.of(".json");
      case SARIF -> List.of(".sarif", ".sarif.json");
      case JUNIT -> List.of(".xml");
      case DOT -> List.of(".dot", ".gv");
      case MERMAID -> List.of(".mmd", ".mermaid");
      case MARKDOWN -> List.of(".md", ".markdown");
      case GRAPHML -> List.of(".graphml");
      case HTML -> List.of(".html", ".htm");
      case PERFETTO -> List.of(".perfetto.json", ".perfetto");
    };
  }

  /** Returns a writer of this form, without source lines. */
  public ReportFormat writer() {
    return writer(SourcePath.NONE);
  }

  /** Returns a writer of this form, with the source lines that are found, where it has a place. */
  public ReportFormat writer(SourcePath sources) {
    return switch (this) {
      case TEXT -> new TextFormat(LOG_WIDTH, Palette.PLAIN, sources);
      case JSON -> (report, to) -> JsonTree.write(ReportTree.of(report), to);
      case SARIF -> new SarifFormat(sources);
      case JUNIT -> new JUnitFormat();
      case DOT -> new DotFormat();
      case MERMAID -> new MermaidFormat();
      case MARKDOWN -> new MarkdownFormat(sources);
      case GRAPHML -> new GraphmlFormat();
      case HTML -> new HtmlFormat(sources);
      case PERFETTO -> new PerfettoFormat();
    };
  }

  /**
   * Whether an agent can write it into the process that it watches: without the events, which are
   * still being recorded, and without classes that look for services of the application.
   */
  public boolean fitsInProcess() {
    return switch (this) {
      case TEXT, JSON, SARIF, JUNIT, MERMAID, MARKDOWN, HTML -> true;
      case DOT, GRAPHML, PERFETTO -> false;
    };
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
