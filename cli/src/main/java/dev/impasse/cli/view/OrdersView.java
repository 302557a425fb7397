package dev.impasse.cli.view;

import dev.impasse.core.fleet.Fleet;
import dev.impasse.core.fleet.FleetRun;
import dev.impasse.core.orders.OrderRun;
import dev.impasse.core.report.Printable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints lock orders. */
public final class OrdersView {

  private static final int MOST_LOSSES = 20;

  private OrdersView() {}

  /** Says what is missing. */
  public static void losses(Fleet fleet, PrintWriter err) {
    List<OrderRun> lossy =
        fleet.runs().stream().map(FleetRun::head).filter(run -> run.dropped() > 0).toList();
    for (OrderRun run : lossy.subList(0, Math.min(MOST_LOSSES, lossy.size()))) {
      err.println(
          "impasse: process "
              + run.pid()
              + " on "
              + run.host()
              + " saw lock orders that found no room: dropped="
              + run.dropped());
    }
    if (lossy.size() > MOST_LOSSES) {
      err.println(
          "impasse: more runs saw lock orders that found no room: runs="
              + (lossy.size() - MOST_LOSSES));
    }
    err.flush();
  }

  /** Prints the most frequent orders of all runs. */
  public static void table(Fleet fleet, int top, PrintWriter out) {
    out.println(fleet.counts());
    List<FleetRun> runs = fleet.runs();
    if (runs.size() == 1) {
      OrderRun run = runs.get(0).head();
      out.println("process " + run.pid() + " on " + Printable.name(run.host()));
    }
    out.println();
    List<Fleet.Nesting> nestings = fleet.nestings();
    for (Fleet.Nesting nesting : nestings.subList(0, Math.min(top, nestings.size()))) {
      String chain = Printable.name(String.join(" -> ", nesting.locks()));
      String in = runs.size() == 1 ? "" : String.format(Locale.ROOT, "%,8d runs", nesting.runs());
      out.println(String.format(Locale.ROOT, "%,12d%s  %s", nesting.count(), in, chain));
    }
    out.flush();
  }
}
