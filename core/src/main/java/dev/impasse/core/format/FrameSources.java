package dev.impasse.core.format;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.Side;
import dev.impasse.core.html.ScriptSafe;
import dev.impasse.core.report.Printable;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.SourcePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The source lines at which findings want and hold, by frame: for each line its number, its text,
 * and whether it is the frame's own. Only so many bytes of them; the first findings come first.
 */
final class FrameSources {

  private static final int AROUND_A_LINE = 20;

  private final SourcePath path;
  private final Map<String, @Nullable Object> lines = new LinkedHashMap<>();
  private int left;

  private FrameSources(SourcePath path, int bytes) {
    this.path = path;
    this.left = bytes;
  }

  /** Returns the lines that are found, as a tree; empty without a source path. */
  static Map<String, @Nullable Object> of(List<ReportEntry> entries, SourcePath path, int bytes) {
    FrameSources sources = new FrameSources(path, bytes);
    if (!path.isEmpty()) {
      entries.forEach(entry -> sources.add(entry.finding()));
    }
    return sources.lines;
  }

  private void add(Finding finding) {
    for (Side side : finding.sides()) {
      add(side.wantsAt());
      for (Hold hold : side.holds()) {
        add(hold.acquiredAt());
      }
    }
    for (Bystander one : finding.blockedBehind()) {
      add(one.wantsAt());
    }
  }

  private void add(@Nullable StackTraceElement at) {
    String frame = at == null ? "" : at.toString();
    if (at == null || left < 0 || lines.containsKey(frame)) {
      return;
    }
    List<List<Object>> around = new ArrayList<>();
    int cost = ScriptSafe.bytes(frame);
    for (SourcePath.Line line : path.around(at)) {
      String text = Printable.text(line.text()).stripTrailing();
      around.add(List.of(line.number(), text, line.asked()));
      cost += ScriptSafe.bytes(text) + AROUND_A_LINE;
    }
    if (!around.isEmpty()) {
      left -= cost;
      if (left >= 0) {
        lines.put(frame, around);
      }
    }
  }
}
