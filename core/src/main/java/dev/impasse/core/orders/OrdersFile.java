package dev.impasse.core.orders;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in a file of lock orders, checked where it is not decoded yet.
 *
 * @param locks the locks of its runs, by the numbers that they have there
 * @param runs runs as they were recorded
 * @param tables its tables, null if it is of version 1
 * @param condensed the records of entries that stand once for all runs, from the first on; null
 *     where the runs are as recorded
 */
public record OrdersFile(
    LockTable locks,
    List<RecordedRun> runs,
    @Nullable TableReader tables,
    @Nullable VarInput condensed) {}
