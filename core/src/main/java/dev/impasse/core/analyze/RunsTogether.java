package dev.impasse.core.analyze;

import dev.impasse.core.fleet.Fleet;
import dev.impasse.core.fleet.FleetFinding;
import dev.impasse.core.fleet.FleetSearch;
import dev.impasse.core.input.Input;
import dev.impasse.core.input.UnreadableInputException;
import dev.impasse.core.orders.TraceOrders;
import dev.impasse.core.orders.TracedRun;
import dev.impasse.core.report.OrdersSection;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.trace.EventSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files of many runs as one body of evidence: lock orders, and what events show of them. */
final class RunsTogether {

  private final Sections sections;
  private final AnalysisListener listener;
  private final String known;
  private final List<Path> named = new ArrayList<>();
  private final List<TracedRun> traced = new ArrayList<>();
  private @Nullable Fleet fleet;
  private boolean haveOrders;

  /**
   * Makes one that has none yet.
   *
   * @param known the release whose inversions are known, "" if none
   */
  RunsTogether(Sections sections, AnalysisListener listener, String known) {
    this.known = known;
    this.sections = sections;
    this.listener = listener;
  }

  /**
   * Adds lock orders.
   *
   * @param name what was named: the file, or the folder that it is in
   */
  void addOrders(Path file, Path name) {
    haveOrders = true;
    name(name);
    try {
      Input.addOrders(file, fleet());
    } catch (UnreadableInputException e) {
      String line = String.valueOf(e.getMessage());
      listener.unreadable(line);
      sections.addUnreadable(file, line);
    }
  }

  /** Returns what is made with the first file: a single trace needs none. */
  private Fleet fleet() {
    Fleet made = fleet == null ? new Fleet() : fleet;
    fleet = made;
    return made;
  }

  private void name(Path name) {
    if (named.isEmpty() || !named.get(named.size() - 1).equals(name)) {
      named.add(name);
    }
  }

  /** Adds recorded events. */
  void addTrace(Path file, EventSource trace) {
    name(file);
    TracedRun run = TraceOrders.of(trace, file.normalize().toString());
    if (traced.stream().noneMatch(other -> other.run().id().equals(run.run().id()))) {
      traced.add(run);
      fleet().addDecided(run.run());
    }
  }

  /** Whether there is more than each trace has to say alone. */
  boolean haveMoreToSay() {
    return haveOrders || traced.size() > 1;
  }

  /** Looks for inversions and adds what no file shows alone. */
  OrdersSection inversions(String wanted) {
    Fleet fleet = fleet();
    listener.orders(fleet);
    FleetSearch.Result result = FleetSearch.of(fleet, traced);
    List<FleetFinding> news =
        result.findings().stream()
            .filter(found -> !sections.has(found.finding().fingerprint()))
            .toList();
    List<ReportEntry> entries =
        news.stream().map(found -> KnownRelease.entry(found, known)).toList();
    String beside = traced.isEmpty() ? "" : ", beside what each trace shows alone";
    return sections.addInversions(
        named, fleet.counts() + beside, Predictions.only(entries, wanted), fleet, news, result);
  }
}
