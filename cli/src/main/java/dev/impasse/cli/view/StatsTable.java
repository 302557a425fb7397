package dev.impasse.cli.view;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.report.FindingTree;
import dev.impasse.core.report.Printable;
import dev.impasse.core.stats.Statistics;
import dev.impasse.core.trace.TraceFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** Prints statistics as tables with bars, within 80 columns. */
public final class StatsTable {

  private static final int BAR_COLUMNS = 20;
  private static final int NAME_COLUMNS = 34;

  private final TraceFile trace;
  private final Statistics statistics;
  private final int top;

  /** Makes the tables of a trace, each with so many rows at most. */
  public StatsTable(TraceFile trace, Statistics statistics, int top) {
    this.trace = trace;
    this.statistics = statistics;
    this.top = top;
  }

  /** Prints all tables. */
  public void print(Path file, PrintWriter out) {
    out.println(
        String.format(
            Locale.ROOT,
            "%s: %s of %s on %s",
            file.getFileName(),
            count(statistics.events(), "event"),
            count(statistics.threads(), "thread"),
            count(statistics.locks(), "lock")));
    out.println(
        String.format(
            Locale.ROOT,
            "%,d bytes, %.2f for each of %,d event words%s",
            trace.sizeBytes(),
            (double) trace.sizeBytes() / Math.max(1, trace.words()),
            trace.words(),
            trace.spanMillis() > 0
                ? String.format(Locale.ROOT, "; recorded for %.1f s", trace.spanMillis() / 1e3)
                : ""));
    if (!trace.closedInGoodOrder()) {
      out.println("The process was killed, or still runs.");
    }
    losses(out);
    findings(out);
    operations(out);
    locks("Hottest locks", statistics.hottestLocks(top), statistics::acquires, out);
    locks("Longest held", statistics.longestHeldLocks(top), statistics::longestHold, out);
    nesting(out);
    threads(out);
  }

  private static String count(long n, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", n, what, n == 1 ? "" : "s");
  }

  private void losses(PrintWriter out) {
    if (statistics.lostPlaces() > 0) {
      out.println(
          String.format(
              Locale.ROOT,
              "Events are missing at %,d places, where the disk could not keep up: counts are too"
                  + " low,%nand a deadlock among what is missing does not show.",
              statistics.lostPlaces()));
    }
  }

  private void findings(PrintWriter out) {
    for (ReportedFinding reported : trace.reported()) {
      Finding finding = reported.finding();
      out.println(
          "The agent reported: "
              + FindingTree.word(finding.certainty())
              + " "
              + FindingTree.word(finding.kind())
              + " #"
              + finding.fingerprint()
              + " of "
              + count(finding.sides().size(), "thread")
              + ".");
    }
  }

  private void operations(PrintWriter out) {
    List<Statistics.OperationCount> rows =
        statistics.operations().stream()
            .sorted(Comparator.comparingLong(Statistics.OperationCount::events).reversed())
            .toList();
    title("Operations", out);
    table(
        out,
        rows,
        List.of(
            name("").with(one -> one.operation().verb(one.tried())),
            number("events", Statistics.OperationCount::events),
            bar(rows, Statistics.OperationCount::events)));
  }

  private void locks(
      String title, List<Integer> locks, ToLongFunction<Integer> length, PrintWriter out) {
    if (locks.isEmpty()) {
      return;
    }
    title(title + "   (hold: longest, in events of all threads)", out);
    table(
        out,
        locks,
        List.of(
            name("lock").with(id -> label(id, locks)),
            number("acquires", statistics::acquires),
            number("waited", statistics::waited),
            number("hold", statistics::longestHold),
            bar(locks, length)));
  }

  /** Locks of one name are told apart by their numbers. */
  private String label(int lock, List<Integer> beside) {
    String label = trace.definitions().lock(lock).label();
    boolean shared =
        beside.stream()
            .anyMatch(id -> id != lock && trace.definitions().lock(id).label().equals(label));
    return Printable.name(label) + (shared ? "#" + lock : "");
  }

  private void nesting(PrintWriter out) {
    List<Integer> depths = IntStream.rangeClosed(1, statistics.depthsShown()).boxed().toList();
    if (depths.isEmpty()) {
      return;
    }
    title("Locks held at once   (deepest: " + statistics.deepest() + ")", out);
    table(
        out,
        depths,
        List.of(
            name("").with(d -> d + (d == 1 ? " lock" : " locks")),
            number("acquires", statistics::acquiresAtDepth),
            bar(depths, statistics::acquiresAtDepth)));
  }

  private void threads(PrintWriter out) {
    List<Integer> threads = statistics.busiestThreads(top);
    title("Busiest threads", out);
    table(
        out,
        threads,
        List.of(
            name("thread").with(t -> Printable.name(trace.definitions().thread(t).name())),
            number("events", statistics::eventsOf),
            bar(threads, statistics::eventsOf)));
  }

  // ---- tables -----------------------------------------------------------------------------------

  private static void title(String text, PrintWriter out) {
    out.println();
    out.println(text);
  }

  private static <T> void table(PrintWriter out, List<T> rows, List<ColumnData<T>> columns) {
    String text = AsciiTable.getTable(AsciiTable.NO_BORDERS, rows, columns);
    text.lines().map(String::stripTrailing).filter(line -> !line.isEmpty()).forEach(out::println);
  }

  private static Column name(String header) {
    return new Column()
        .header(header)
        .headerAlign(HorizontalAlign.LEFT)
        .dataAlign(HorizontalAlign.LEFT)
        .maxWidth(NAME_COLUMNS, OverflowBehaviour.ELLIPSIS_LEFT);
  }

  private static <T> ColumnData<T> number(String header, ToLongFunction<T> value) {
    return new Column()
        .header(header)
        .headerAlign(HorizontalAlign.RIGHT)
        .dataAlign(HorizontalAlign.RIGHT)
        .with(row -> String.format(Locale.ROOT, "%,d", value.applyAsLong(row)));
  }

  private static <T> ColumnData<T> bar(List<T> rows, ToLongFunction<T> value) {
    long most = rows.stream().mapToLong(value).filter(n -> n > 0).max().orElse(1);
    return new Column()
        .header("")
        .dataAlign(HorizontalAlign.LEFT)
        .with(
            row -> {
              long part = value.applyAsLong(row);
              long length = part * BAR_COLUMNS / most;
              return "#".repeat((int) Math.max(part == 0 ? 0 : 1, length));
            });
  }
}
