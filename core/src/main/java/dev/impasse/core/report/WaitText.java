package dev.impasse.core.report;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.RootBlocker;
import dev.impasse.core.finding.StackGroup;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.finding.WaitSummary;
import java.util.List;
import java.util.stream.Collectors;

/** Renders who blocks whom for a terminal: the roots, threads at one place, and idle ones. */
public final class WaitText {

  private static final int MOST_ROOTS = 10;
  private static final int MOST_GROUPS = 5;
  private static final int MOST_NAMES = 8;
  private static final int MOST_FRAMES = 4;

  private final StringBuilder out = new StringBuilder();
  private final int width;
  private final Palette palette;

  private WaitText(int width, Palette palette) {
    this.width = width;
    this.palette = palette;
  }

  /**
   * Returns the text, "" where nobody waits for anybody; threads at one place are of interest only
   * where something holds them up.
   *
   * @param hasFinding whether there is a finding beside it
   */
  public static String of(WaitSummary waits, boolean hasFinding, int width, Palette palette) {
    WaitText text = new WaitText(width, palette);
    List<RootBlocker> roots = waits.roots();
    for (RootBlocker root : roots.subList(0, Math.min(MOST_ROOTS, roots.size()))) {
      text.root(root);
    }
    if (roots.size() > MOST_ROOTS) {
      text.line("  ... and " + (roots.size() - MOST_ROOTS) + " more; --format json has them all.");
    }
    waits.notes().forEach(note -> text.line("  " + Printable.text(note) + '.'));
    boolean isHeldUp = !roots.isEmpty() || !waits.notes().isEmpty();
    if (isHeldUp || hasFinding) {
      text.groups(waits.groups());
      if (waits.idle() > 0 && isHeldUp) {
        text.line("  " + threads(waits.idle()) + " of pools " + isAre(waits.idle()) + " idle.");
      }
    }
    return text.out.isEmpty() ? "" : palette.strong("Who blocks others:") + '\n' + text.out + '\n';
  }

  private void root(RootBlocker root) {
    ThreadRef thread = root.thread();
    String wanted = Printable.name(root.wanted().label());
    String behind = threads(root.behind()) + (root.behind() == 1 ? " waits" : " wait");
    if (thread == null) {
      line("  " + behind + " for " + palette.lock(wanted) + noHolder(root) + seen(root) + '.');
    } else {
      String who = palette.strong('"' + Printable.name(thread.label()) + '"');
      line("  " + behind + " behind " + who + ", which " + root.doing() + seen(root) + '.');
      stack(root.stack());
    }
    line(
        "      "
            + Printable.cut(
                names(
                        root.waiters().stream().map(one -> one.thread().label()).toList(),
                        root.behind())
                    + place(root.waiters()),
                Math.max(1, width - 6)));
  }

  private static String noHolder(RootBlocker root) {
    return switch (root.wanted().kind()) {
      case MONITOR, REENTRANT_LOCK, READ_WRITE_LOCK, STAMPED_LOCK, CLASS_INIT ->
          ", which no thread of the dump is shown to hold";
      case CONDITION -> ": " + root.doing();
      default -> ", which lends what it has";
    };
  }

  private static String place(List<Bystander> waiters) {
    StackTraceElement at = waiters.isEmpty() ? null : waiters.get(0).wantsAt();
    return at == null ? "" : " at " + Printable.name(at.toString());
  }

  private static String seen(RootBlocker root) {
    return root.seen().isEmpty() ? "" : ", " + root.seen();
  }

  private void groups(List<StackGroup> groups) {
    for (StackGroup group : groups.subList(0, Math.min(MOST_GROUPS, groups.size()))) {
      line(
          "  "
              + threads(group.count())
              + " at one place, "
              + (group.doing().isEmpty() ? "" : "each " + group.doing() + ": ")
              + names(group.names(), group.count()));
      stack(group.stack());
    }
  }

  private void stack(List<StackTraceElement> stack) {
    List<String> lines = StackLines.of(stack);
    for (String frame : lines.subList(0, Math.min(MOST_FRAMES, lines.size()))) {
      line("        " + palette.faint(frame));
    }
  }

  private static String names(List<String> names, int count) {
    String some =
        names.stream().limit(MOST_NAMES).map(Printable::name).collect(Collectors.joining(", "));
    int more = count - Math.min(MOST_NAMES, names.size());
    return more > 0 ? some + " and " + more + " more" : some;
  }

  private static String threads(int count) {
    return count == 1 ? "1 thread" : count + " threads";
  }

  private static String isAre(int count) {
    return count == 1 ? "is" : "are";
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
