package dev.impasse.core.report;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.Side;
import dev.impasse.core.model.ClassNames;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Renders findings as text for a terminal or a log.
 *
 * <p><b>Shape.</b> A headline, the cycle in one line, each side (wants, holds, stack), those
 * blocked behind, why, and what to do. Frames are printed as the JVM prints them, each whole and on
 * a line of its own, so that tools link them. Everything else is wrapped at the width.
 *
 * <p>Deterministic; names are made harmless by {@link Printable}.
 */
public final class TextReport {

  private static final int MOST_SIDES = 20;
  private static final int MOST_BYSTANDERS = 20;
  private static final int MOST_HOLDS = 10;
  private static final int LEAST_WIDTH = 60;

  /** Of a long name, in the line of the cycle; the sides have it whole. */
  private static final int MOST_OF_A_STEP = 48;

  private final Palette palette;
  private final SourcePath sources;
  private final LockLabels labels;
  private final TextLines out;

  private TextReport(List<Finding> findings, int width, Palette palette, SourcePath sources) {
    labels = new LockLabels(findings);
    out = new TextLines(Math.max(LEAST_WIDTH, width));
    this.palette = palette;
    this.sources = sources;
  }

  /** Returns the findings for a log: 100 columns, no colour. */
  public static String plain(List<Finding> findings) {
    return render(findings, 100, Palette.PLAIN);
  }

  /** Returns the findings, wrapped at a width in columns (at least 60), ending with a newline. */
  public static String render(List<Finding> findings, int width, Palette palette) {
    return ofEntries(
        findings.stream().map(finding -> ReportEntry.of(finding, null)).toList(), width, palette);
  }

  /** Returns the findings of a trace, with the events that closed them. */
  public static String ofEntries(List<ReportEntry> entries, int width, Palette palette) {
    return ofEntries(entries, width, palette, SourcePath.NONE);
  }

  /** Returns the same, with the source lines that are found. */
  public static String ofEntries(
      List<ReportEntry> entries, int width, Palette palette, SourcePath sources) {
    List<Finding> findings = entries.stream().map(ReportEntry::finding).toList();
    TextReport report = new TextReport(findings, width, palette, sources);
    for (ReportEntry entry : entries) {
      report.finding(entry);
    }
    return report.out.toString();
  }

  private void finding(ReportEntry entry) {
    Finding finding = entry.finding();
    Long closingEvent = entry.closingEvent();
    labels.begin(finding);
    headline(finding);
    cycle(finding);
    if (closingEvent != null) {
      out.line("  ", palette.faint("since event " + closingEvent));
    }
    out.empty();
    List<Side> sides = finding.sides();
    boolean many = sides.size() > MOST_SIDES;
    for (Side side : many ? sides.subList(0, MOST_SIDES) : sides) {
      side(side);
    }
    if (many) {
      out.line("  ", "... and " + (sides.size() - MOST_SIDES) + " more threads of the cycle.");
      out.empty();
    }
    bystanders(finding.blockedBehind());
    for (String why : finding.why()) {
      out.wrapped("  Why: ", why, "       ");
    }
    if (!finding.fix().isEmpty()) {
      out.wrapped("  " + palette.strong("Fix:") + " ", finding.fix(), "       ");
    }
    for (String done : entry.done()) {
      out.wrapped("  Action: ", done, "       ");
    }
    out.empty();
  }

  private void headline(Finding finding) {
    int threads = finding.sides().size();
    int locks = finding.locks().size();
    out.line(
        palette.alarm("DEADLOCK " + finding.certainty())
            + "   "
            + (threads == 1 ? "1 thread" : threads + " threads")
            + ", "
            + (locks + (hasSignal(finding) ? " resource" : " lock") + (locks == 1 ? "" : "s"))
            + kindWord(finding.kind())
            + "   #"
            + finding.fingerprint());
  }

  private static boolean hasSignal(Finding finding) {
    return finding.locks().stream().anyMatch(lock -> lock.kind().isSignal());
  }

  private static String kindWord(FindingKind kind) {
    return switch (kind) {
      case DEADLOCK, SELF_DEADLOCK -> "";
      case STARVATION -> ", pool starvation";
      case ORPHANED_LOCK -> ", orphaned lock";
      case LEAKED_LOCK -> ", leaked lock";
      case LOST_SIGNAL -> ", lost wakeup";
    };
  }

  /** Returns what the line of the cycle ends with: where it began, or who will not come. */
  private static String end(Finding finding) {
    if (finding.isCycle()) {
      return Printable.cut(thread(finding.sides().get(0)), MOST_OF_A_STEP);
    }
    if (finding.gone().isEmpty()) {
      return "nobody";
    }
    return Printable.name(finding.gone().get(0).label())
        + (finding.kind() == FindingKind.LEAKED_LOCK ? " (idle)" : " (has ended)");
  }

  private void cycle(Finding finding) {
    List<String> steps = new ArrayList<>();
    List<Side> sides = finding.sides();
    int shown = Math.min(sides.size(), MOST_SIDES);
    for (Side side : sides.subList(0, shown)) {
      steps.add(Printable.cut(thread(side), MOST_OF_A_STEP));
      steps.add(palette.lock(Printable.cut(labels.shortLabel(side.wants()), MOST_OF_A_STEP)));
    }
    if (shown < sides.size()) {
      steps.add("... " + (sides.size() - shown) + " more threads ...");
    }
    steps.add(end(finding));
    out.chain(steps);
  }

  private void side(Side side) {
    String who =
        "  "
            + palette.strong('"' + thread(side) + '"')
            + (side.thread().virtual() ? " (virtual)" : "");
    out.line(who);
    row("wants", wanted(side), side.wantsAt());
    List<Hold> holds = side.holds();
    if (holds.isEmpty()) {
      out.line("    ", "holds  nothing that we know of");
    }
    for (Hold hold : holds.subList(0, Math.min(MOST_HOLDS, holds.size()))) {
      if (hold.lock().kind() != LockKind.THREAD_END) {
        row("holds", held(hold), hold.acquiredAt());
      }
    }
    if (holds.size() > MOST_HOLDS) {
      out.line("    ", "holds  " + (holds.size() - MOST_HOLDS) + " more locks");
    }
    stack(side.stack());
    out.empty();
  }

  private void row(String verb, String what, @Nullable StackTraceElement at) {
    String place = at == null ? "" : "at " + Printable.name(at.toString());
    String text = "    " + verb + "  " + what;
    if (place.isEmpty()) {
      out.line(text);
    } else if (TextLines.length(text) + 2 + place.length() <= out.width()) {
      out.line(text + "  " + place);
    } else {
      out.line(text);
      out.line("           ", place);
    }
    for (SourcePath.Line source : sources.around(at)) {
      String number =
          String.format(Locale.ROOT, "         %s %5d | ", mark(source), source.number());
      String code = Printable.text(source.text()).stripTrailing();
      String line = number + Printable.cut(code, Math.max(1, out.width() - number.length()));
      out.line(source.asked() ? line.stripTrailing() : palette.faint(line.stripTrailing()));
    }
  }

  private static String mark(SourcePath.Line source) {
    return source.asked() ? ">" : " ";
  }

  private String wanted(Side side) {
    return palette.lock(labels.label(side.wants())) + " (" + kind(side.wants(), side.mode()) + ")";
  }

  private String held(Hold hold) {
    String text =
        palette.lock(labels.label(hold.lock())) + " (" + kind(hold.lock(), hold.mode()) + ")";
    if (hold.count() > 1) {
      text +=
          hold.lock().kind().hasPermits()
              ? ", " + hold.count() + " permits"
              : ", " + hold.count() + " deep";
    }
    return text + (hold.acquiredAt() == null ? "" : ", acquired");
  }

  private static String kind(LockRef lock, Mode mode) {
    return switch (lock.kind()) {
      case READ_WRITE_LOCK, STAMPED_LOCK ->
          (mode == Mode.SHARED ? "read lock of " : "write lock of ") + lock.kind().word();
      case CUSTOM_LOCK -> ClassNames.simple(lock.className());
      default -> lock.kind().word();
    };
  }

  private void stack(List<StackTraceElement> stack) {
    for (String line : StackLines.of(stack)) {
      out.line("        ", palette.faint(line));
    }
  }

  private void bystanders(List<Bystander> behind) {
    if (behind.isEmpty()) {
      return;
    }
    List<String> parts = new ArrayList<>();
    for (Bystander b : behind.subList(0, Math.min(MOST_BYSTANDERS, behind.size()))) {
      parts.add(Printable.name(b.thread().label()) + " (" + labels.shortLabel(b.wants()) + ")");
    }
    if (behind.size() > MOST_BYSTANDERS) {
      parts.add("and " + (behind.size() - MOST_BYSTANDERS) + " more");
    }
    String count =
        behind.size() == 1
            ? "1 more thread waits behind this deadlock: "
            : behind.size() + " more threads wait behind this deadlock: ";
    out.wrapped("  ", count + String.join(", ", parts) + ".", "    ");
    out.empty();
  }

  private static String thread(Side side) {
    return Printable.name(side.thread().label());
  }
}
