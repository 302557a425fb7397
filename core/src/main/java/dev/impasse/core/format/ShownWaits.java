package dev.impasse.core.format;

import dev.impasse.core.finding.RootBlocker;
import dev.impasse.core.finding.StackGroup;
import dev.impasse.core.finding.WaitSummary;
import dev.impasse.core.html.ScriptSafe;
import dev.impasse.core.report.JsonTree;
import dev.impasse.core.report.WaitTree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who blocks others, as much of it as fits into a page: the first roots, groups and frames. */
final class ShownWaits {

  private static final int MOST_BYTES = 400_000;
  private static final int MOST_ROOTS = 30;
  private static final int MOST_GROUPS = 20;
  private static final int MOST_FRAMES = 60;

  private int left = MOST_BYTES;

  /** Returns what is shown of a dump, null if there is no room left, or nothing to show. */
  @Nullable WaitSummary fitting(@Nullable WaitSummary waits) {
    if (waits == null) {
      return null;
    }
    WaitSummary shown =
        new WaitSummary(
            first(waits.roots(), MOST_ROOTS).stream().map(ShownWaits::root).toList(),
            first(waits.groups(), MOST_GROUPS).stream().map(ShownWaits::group).toList(),
            waits.idle(),
            waits.notes());
    int bytes = ScriptSafe.bytes(JsonTree.compact(WaitTree.of(shown)));
    if (bytes > left) {
      return null;
    }
    left -= bytes;
    return shown;
  }

  private static RootBlocker root(RootBlocker root) {
    return new RootBlocker(
        root.thread(),
        root.doing(),
        root.wanted(),
        root.behind(),
        root.waiters(),
        root.holders(),
        first(root.stack(), MOST_FRAMES),
        root.seen());
  }

  private static StackGroup group(StackGroup group) {
    return new StackGroup(
        group.count(), group.names(), group.doing(), first(group.stack(), MOST_FRAMES));
  }

  private static <T> List<T> first(List<T> all, int most) {
    return all.subList(0, Math.min(most, all.size()));
  }
}
