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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

  private final int width;
  private final Palette palette;
  private final SourcePath sources;
  private final StringBuilder out = new StringBuilder();
  private Map<Integer, String> labels = Map.of();

  /** By short name, the locks that have it, in all findings of the report. */
  private final Map<String, Set<String>> shown = new HashMap<>();

  private TextReport(int width, Palette palette, SourcePath sources) {
    this.width = Math.max(LEAST_WIDTH, width);
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
    TextReport report = new TextReport(width, palette, sources);
    entries.forEach(entry -> report.show(entry.finding()));
    for (ReportEntry entry : entries) {
      report.finding(entry);
    }
    return report.out.toString();
  }

  private void finding(ReportEntry entry) {
    Finding finding = entry.finding();
    Long closingEvent = entry.closingEvent();
    labels = labels(finding);
    headline(finding);
    cycle(finding);
    if (closingEvent != null) {
      line("  ", palette.faint("since event " + closingEvent));
    }
    out.append('\n');
    List<Side> sides = finding.sides();
    boolean many = sides.size() > MOST_SIDES;
    for (Side side : many ? sides.subList(0, MOST_SIDES) : sides) {
      side(side);
    }
    if (many) {
      line("  ", "... and " + (sides.size() - MOST_SIDES) + " more threads of the cycle.");
      out.append('\n');
    }
    bystanders(finding.blockedBehind());
    for (String why : finding.why()) {
      wrapped("  Why: ", why, "       ");
    }
    if (!finding.fix().isEmpty()) {
      wrapped("  " + palette.strong("Fix:") + " ", finding.fix(), "       ");
    }
    for (String done : entry.done()) {
      wrapped("  Action: ", done, "       ");
    }
    out.append('\n');
  }

  private void headline(Finding finding) {
    int threads = finding.sides().size();
    int locks = finding.locks().size();
    out.append(palette.alarm("DEADLOCK " + finding.certainty()))
        .append("   ")
        .append(threads == 1 ? "1 thread" : threads + " threads")
        .append(", ")
        .append(locks + (hasSignal(finding) ? " resource" : " lock") + (locks == 1 ? "" : "s"))
        .append(kindWord(finding.kind()))
        .append("   #")
        .append(finding.fingerprint())
        .append('\n');
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
      steps.add(palette.lock(Printable.cut(shortLabel(side.wants()), MOST_OF_A_STEP)));
    }
    if (shown < sides.size()) {
      steps.add("... " + (sides.size() - shown) + " more threads ...");
    }
    steps.add(end(finding));
    StringBuilder line = new StringBuilder("  ");
    int column = 2;
    for (int i = 0; i < steps.size(); i++) {
      String step = steps.get(i) + (i + 1 < steps.size() ? " => " : "");
      int length = visibleLength(step);
      if (column + length > width && column > 2) {
        out.append(line.toString().stripTrailing()).append('\n');
        line = new StringBuilder("    ");
        column = 4;
      }
      line.append(step);
      column += length;
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  private void side(Side side) {
    String who =
        "  "
            + palette.strong('"' + thread(side) + '"')
            + (side.thread().virtual() ? " (virtual)" : "");
    out.append(who).append('\n');
    row("wants", wanted(side), side.wantsAt());
    List<Hold> holds = side.holds();
    if (holds.isEmpty()) {
      line("    ", "holds  nothing that we know of");
    }
    for (Hold hold : holds.subList(0, Math.min(MOST_HOLDS, holds.size()))) {
      if (hold.lock().kind() != LockKind.THREAD_END) {
        row("holds", held(hold), hold.acquiredAt());
      }
    }
    if (holds.size() > MOST_HOLDS) {
      line("    ", "holds  " + (holds.size() - MOST_HOLDS) + " more locks");
    }
    stack(side.stack());
    out.append('\n');
  }

  private void row(String verb, String what, @Nullable StackTraceElement at) {
    String place = at == null ? "" : "at " + Printable.name(at.toString());
    String text = "    " + verb + "  " + what;
    if (place.isEmpty()) {
      out.append(text).append('\n');
    } else if (visibleLength(text) + 2 + place.length() <= width) {
      out.append(text).append("  ").append(place).append('\n');
    } else {
      out.append(text).append('\n').append("           ").append(place).append('\n');
    }
    for (SourcePath.Line source : sources.around(at)) {
      String number =
          String.format(Locale.ROOT, "         %s %5d | ", mark(source), source.number());
      String code = Printable.text(source.text()).stripTrailing();
      String line = number + Printable.cut(code, Math.max(1, width - number.length()));
      out.append(source.asked() ? line.stripTrailing() : palette.faint(line.stripTrailing()));
      out.append('\n');
    }
  }

  private static String mark(SourcePath.Line source) {
    return source.asked() ? ">" : " ";
  }

  private String wanted(Side side) {
    return palette.lock(label(side.wants())) + " (" + kind(side.wants(), side.mode()) + ")";
  }

  private String held(Hold hold) {
    String text = palette.lock(label(hold.lock())) + " (" + kind(hold.lock(), hold.mode()) + ")";
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
      out.append("        ").append(palette.faint(line)).append('\n');
    }
  }

  private void bystanders(List<Bystander> behind) {
    if (behind.isEmpty()) {
      return;
    }
    List<String> parts = new ArrayList<>();
    for (Bystander b : behind.subList(0, Math.min(MOST_BYSTANDERS, behind.size()))) {
      parts.add(Printable.name(b.thread().label()) + " (" + shortLabel(b.wants()) + ")");
    }
    if (behind.size() > MOST_BYSTANDERS) {
      parts.add("and " + (behind.size() - MOST_BYSTANDERS) + " more");
    }
    String count =
        behind.size() == 1
            ? "1 more thread waits behind this deadlock: "
            : behind.size() + " more threads wait behind this deadlock: ";
    wrapped("  ", count + String.join(", ", parts) + ".", "    ");
    out.append('\n');
  }

  // ---- names ------------------------------------------------------------------------------------

  /** Two locks of one finding that go by the same name are told apart by their numbers. */
  private static Map<Integer, String> labels(Finding finding) {
    Map<String, Set<Integer>> ids = new HashMap<>();
    Map<Integer, LockRef> locks = new HashMap<>();
    for (Side side : finding.sides()) {
      note(side.wants(), ids, locks);
      for (Hold hold : side.holds()) {
        note(hold.lock(), ids, locks);
      }
    }
    Map<Integer, String> labels = new HashMap<>();
    locks.forEach(
        (id, lock) -> {
          String name = Printable.name(lock.label());
          Set<Integer> same = ids.getOrDefault(lock.label(), Set.of());
          labels.put(id, same.size() > 1 && id != 0 ? name + "#" + id : name);
        });
    return labels;
  }

  private static void note(
      LockRef lock, Map<String, Set<Integer>> ids, Map<Integer, LockRef> locks) {
    ids.computeIfAbsent(lock.label(), k -> new HashSet<>()).add(lock.id());
    locks.put(lock.id(), lock);
  }

  private String label(LockRef lock) {
    return lock.id() == 0
        ? Printable.name(lock.label())
        : labels.getOrDefault(lock.id(), Printable.name(lock.label()));
  }

  /** Returns the field's own name where no other lock that is shown has the same. */
  private String shortLabel(LockRef lock) {
    String name = lock.shortLabel();
    return shown.getOrDefault(name, Set.of()).size() > 1 ? label(lock) : Printable.name(name);
  }

  private void show(Finding finding) {
    for (Side side : finding.sides()) {
      show(side.wants());
      side.holds().forEach(hold -> show(hold.lock()));
    }
  }

  private void show(LockRef lock) {
    shown
        .computeIfAbsent(lock.shortLabel(), name -> new HashSet<>())
        .add(lock.id() + " " + lock.label());
  }

  private static String thread(Side side) {
    return Printable.name(side.thread().label());
  }

  // ---- lines ------------------------------------------------------------------------------------

  private void line(String indent, String text) {
    out.append(indent).append(text).append('\n');
  }

  private void wrapped(String first, String text, String indent) {
    StringBuilder line = new StringBuilder(first);
    int column = visibleLength(first);
    boolean empty = true;
    for (String word : text.split(" ", -1)) {
      if (!empty && column + 1 + word.length() > width) {
        out.append(line).append('\n');
        line = new StringBuilder(indent);
        column = indent.length();
        empty = true;
      }
      if (!empty) {
        line.append(' ');
        column++;
      }
      line.append(word);
      column += word.length();
      empty = false;
    }
    out.append(line).append('\n');
  }

  private static int visibleLength(String text) {
    int length = 0;
    boolean escape = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\u001b') {
        escape = true;
      } else if (escape) {
        escape = c != 'm';
      } else {
        length++;
      }
    }
    return length;
  }
}
