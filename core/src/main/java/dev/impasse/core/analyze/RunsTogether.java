package dev.impasse.core.analyze;

import dev.impasse.core.input.Input;
import dev.impasse.core.input.UnreadableInputException;
import dev.impasse.core.orders.Inversions;
import dev.impasse.core.orders.OrderRun;
import dev.impasse.core.orders.Orders;
import dev.impasse.core.orders.TraceOrders;
import dev.impasse.core.orders.TracedRun;
import dev.impasse.core.report.OrdersSection;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.trace.EventSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Files of many runs as one body of evidence: lock orders, and what events show of them. */
final class RunsTogether {

  private final Sections sections;
  private final AnalysisListener listener;
  private final List<Path> files = new ArrayList<>();
  private final List<TracedRun> traced = new ArrayList<>();
  private Orders orders = Orders.of(List.of());
  private boolean haveOrders;

  RunsTogether(Sections sections, AnalysisListener listener) {
    this.sections = sections;
    this.listener = listener;
  }

  /** Adds lock orders. */
  void addOrders(Path file) {
    haveOrders = true;
    files.add(file);
    try {
      orders = orders.mergedWith(Input.orders(file));
    } catch (UnreadableInputException e) {
      String line = String.valueOf(e.getMessage());
      listener.unreadable(line);
      sections.addUnreadable(file, line);
    }
  }

  /** Adds recorded events. */
  void addTrace(Path file, EventSource trace) {
    files.add(file);
    traced.add(TraceOrders.of(trace, file.normalize().toString()));
  }

  /** Whether there is more than each trace has to say alone. */
  boolean haveMoreToSay() {
    return haveOrders || traced.size() > 1;
  }

  /** Looks for inversions and adds what no file shows alone. */
  OrdersSection inversions(String wanted) {
    List<OrderRun> runs =
        Stream.concat(orders.runs().stream(), traced.stream().map(TracedRun::run)).toList();
    Orders all = Orders.of(runs);
    listener.orders(all);
    Inversions.Result result = Inversions.of(orders, traced);
    List<ReportEntry> entries =
        result.findings().stream()
            .filter(finding -> !sections.has(finding.fingerprint()))
            .map(finding -> ReportEntry.of(finding, null))
            .toList();
    String beside = traced.isEmpty() ? "" : ", beside what each trace shows alone";
    return sections.addInversions(
        files, all.counts() + beside, Predictions.only(entries, wanted), result);
  }
}
