package dev.impasse.core.format;

import dev.impasse.core.report.Palette;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportFormat;
import dev.impasse.core.report.SourcePath;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;

/**
 * For a comment on a change or the summary of a build: the picture and the text, each in a fence,
 * so that no name in them is taken for markup.
 *
 * @param sources where source lines are found
 */
record MarkdownFormat(SourcePath sources) implements ReportFormat {

  private static final int WIDTH = 100;

  /** The shortest fence that Markdown knows. */
  private static final String FENCE = "```";

  @Override
  public void write(Report report, Writer to) throws IOException {
    if (report.entries().stream().anyMatch(entry -> entry.suppression() == null)) {
      fenced("mermaid", new MermaidFormat(), report, to);
    }
    fenced("text", new TextFormat(WIDTH, Palette.PLAIN, sources), report, to);
  }

  private static void fenced(String language, ReportFormat format, Report report, Writer to)
      throws IOException {
    StringWriter written = new StringWriter();
    format.write(report, written);
    String body = written.toString().stripTrailing();
    String fence = FENCE;
    while (body.contains(fence)) {
      fence += '`';
    }
    to.write(fence + language + '\n' + body + '\n' + fence + "\n\n");
  }
}
