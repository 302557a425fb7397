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
  private static final int BYTES_IN_BRIEF = 300_000;
  private static final int BYTES_OF_EVENTS = 1_200_000;
  private static final int BRIEF_CHARS = 160;

  @Override
  public void write(Report report, Writer to) throws IOException {
    ShownFindings shown = ShownFindings.of(report, BYTES_IN_FULL);
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    root.put("report", ReportTree.of(shown.report()));
    List<Object> brief = new ArrayList<>();
    int left = BYTES_IN_BRIEF;
    for (ReportEntry entry : shown.rest()) {
      Map<String, @Nullable Object> line = brief(entry);
      left -= ScriptSafe.bytes(JsonTree.compact(line)) + 1;
      if (left < 0) {
        break;
      }
      brief.add(line);
    }
    root.put("totals", shown.totals());
    root.put("brief", brief);
    root.put("left", shown.rest().size() - brief.size());
    root.put("timelines", Timelines.of(shown.report().sections(), BYTES_OF_EVENTS));
    HtmlPage.write(JsonTree.compact(root), to);
  }

  private static Map<String, @Nullable Object> brief(ReportEntry entry) {
    Finding finding = entry.finding();
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("fingerprint", finding.fingerprint());
    line.put("kind", FindingTree.word(finding.kind()));
    line.put("certainty", FindingTree.word(finding.certainty()));
    line.put("line", Printable.cut(Words.cycle(finding), BRIEF_CHARS));
    return line;
  }
}
