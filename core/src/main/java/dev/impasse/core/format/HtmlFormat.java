package dev.impasse.core.format;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.html.HtmlPage;
import dev.impasse.core.html.ScriptSafe;
import dev.impasse.core.html.Timelines;
import dev.impasse.core.report.FindingTree;
import dev.impasse.core.report.JsonTree;
import dev.impasse.core.report.Printable;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.ReportFormat;
import dev.impasse.core.report.ReportTree;
import dev.impasse.core.report.SourcePath;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The report as one page for people who never saw Impasse before: findings as text and picture, and
 * the events as a time line that can be replayed. At most {@value #MOST_BYTES} bytes long: of many
 * findings the surest are there in full, then some in a line each, then a count.
 */
final class HtmlFormat implements ReportFormat {

  /** What fits into a mail. */
  static final int MOST_BYTES = 3_000_000;

  private static final int BYTES_IN_FULL = 1_100_000;
  private static final int BYTES_OF_EVENTS = 1_200_000;
  private static final int BYTES_OF_PAGE = 250_000;
  private static final int BYTES_OF_SOURCES = 150_000;
  private static final int BRIEF_CHARS = 160;

  private final SourcePath sources;

  /** Makes it show the source lines that are found, where threads want and take locks. */
  HtmlFormat(SourcePath sources) {
    this.sources = sources;
  }

  @Override
  public void write(Report report, Writer to) throws IOException {
    ShownFindings shown = ShownFindings.of(report, BYTES_IN_FULL);
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    root.put("report", ReportTree.of(shown.report()));
    root.put("groups", shown.groups());
    root.put("suppressed", shown.suppressed());
    root.put("notesLeft", shown.notesLeft());
    root.put("totals", shown.totals());
    root.put("sources", FrameSources.of(shown.report().entries(), sources, BYTES_OF_SOURCES));
    root.put("timelines", Timelines.of(shown.report().sections(), BYTES_OF_EVENTS));
    int left = MOST_BYTES - BYTES_OF_PAGE - ScriptSafe.bytes(JsonTree.compact(root));
    List<Object> brief = new ArrayList<>();
    for (ReportEntry entry : shown.rest()) {
      List<String> line = brief(entry.finding());
      left -= ScriptSafe.bytes(String.join("\",\"", line)) + 5;
      if (left < 0) {
        break;
      }
      brief.add(line);
    }
    root.put("brief", brief);
    root.put("left", shown.rest().size() - brief.size());
    HtmlPage.write(JsonTree.compact(root), to);
  }

  private static List<String> brief(Finding finding) {
    return List.of(
        finding.fingerprint(),
        FindingTree.word(finding.certainty()),
        FindingTree.word(finding.kind()),
        Printable.cut(Words.cycle(finding), BRIEF_CHARS));
  }
}
