package dev.impasse.core.orders;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in a file of lock orders, checked where it is not decoded yet.
 *
 * @param locks the locks of its runs, by the numbers that they have there
 * @param runs runs as they were recorded
 * @param condensed entries that stand once for all runs, null where the runs are as recorded
 */
public record OrdersFile(
    List<OrderedLock> locks, List<RecordedRun> runs, @Nullable Condensed condensed) {

  /**
   * The records of a condensed file.
   *
   * @param tables what they refer to
   * @param records the records, from the first on
   */
  public record Condensed(TableReader tables, VarInput records) {}
}
