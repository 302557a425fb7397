package dev.impasse.cli.view;

import dev.impasse.core.orders.OrderEntry;
import dev.impasse.core.orders.OrderRun;
import dev.impasse.core.orders.Orders;
import dev.impasse.core.report.Printable;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Prints lock orders. */
public final class OrdersView {

  private OrdersView() {}

  /** Says what is missing. */
  public static void losses(Orders orders, PrintWriter err) {
    for (OrderRun run : orders.runs()) {
      if (run.dropped() > 0) {
        err.println(
            "impasse: process "
                + run.pid()
                + " on "
                + run.host()
                + " saw lock orders that found no room: dropped="
                + run.dropped());
      }
    }
    err.flush();
  }

  /** Prints the most frequent orders of each run. */
  public static void table(Orders orders, int top, PrintWriter out) {
    out.println(orders.counts());
    for (OrderRun run : orders.runs()) {
      out.println();
      out.println(
          String.format(
              Locale.ROOT,
              "process %d on %s: %,d orders",
              run.pid(),
              Printable.name(run.host()),
              run.entries().size()));
      List<OrderEntry> entries =
          run.entries().stream()
              .sorted(Comparator.comparingLong(OrderEntry::count).reversed())
              .limit(top)
              .toList();
      for (OrderEntry entry : entries) {
        out.println(String.format(Locale.ROOT, "%,12d  %s", entry.count(), chain(entry)));
      }
    }
    out.flush();
  }

  private static String chain(OrderEntry entry) {
    StringBuilder chain = new StringBuilder();
    entry.held().forEach(held -> chain.append(held.lock().ref().label()).append(" -> "));
    return Printable.name(chain.append(entry.requested().lock().ref().label()).toString());
  }
}
