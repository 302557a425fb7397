package dev.impasse.cli.analyze;

import dev.impasse.cli.failure.CommandFailure;
import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.view.OrdersView;
import dev.impasse.core.orders.Inversions;
import dev.impasse.core.orders.OrderRun;
import dev.impasse.core.orders.Orders;
import dev.impasse.core.orders.TraceOrders;
import dev.impasse.core.orders.TracedRun;
import dev.impasse.core.report.OrdersSection;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.trace.EventSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Files of many runs as one body of evidence: lock orders, and what events show of them. */
public final class RunsTogether {

  private final PrintWriter err;
  private final List<Path> files = new ArrayList<>();
  private final List<TracedRun> traced = new ArrayList<>();
  private Orders orders = Orders.of(List.of());
  private boolean haveOrders;

  public RunsTogether(PrintWriter err) {
    this.err = err;
  }

  /** Adds lock orders; returns an exit code. */
  public int addOrders(Path file, Sections sections) {
    haveOrders = true;
    files.add(file);
    try {
      orders = orders.mergedWith(Input.orders(file));
      return ExitCode.CLEAN;
    } catch (CommandFailure unreadable) {
      err.println("impasse: " + unreadable.getMessage());
      sections.addUnreadable(file, String.valueOf(unreadable.getMessage()));
      return unreadable.exitCode();
    }
  }

  /** Adds recorded events. */
  public void addTrace(Path file, EventSource trace) {
    files.add(file);
    traced.add(TraceOrders.of(trace, file.normalize().toString()));
  }

  /** Whether there is more than each trace has to say alone. */
  public boolean haveMoreToSay() {
    return haveOrders || traced.size() > 1;
  }

  /** Looks for inversions and adds what no file shows alone. */
  public OrdersSection inversions(Sections sections, String explain) {
    List<OrderRun> runs =
        Stream.concat(orders.runs().stream(), traced.stream().map(TracedRun::run)).toList();
    Orders all = Orders.of(runs);
    OrdersView.losses(all, err);
    Inversions.Result result = Inversions.of(orders, traced);
    List<ReportEntry> entries =
        result.findings().stream()
            .filter(finding -> !sections.has(finding.fingerprint()))
            .map(finding -> ReportEntry.of(finding, null))
            .toList();
    String beside = traced.isEmpty() ? "" : ", beside what each trace shows alone";
    return sections.addInversions(
        files, OrdersView.counts(all) + beside, Predictions.only(entries, explain), result);
  }
}
