package dev.impasse.core.format;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Side;
import dev.impasse.core.html.ScriptSafe;
import dev.impasse.core.report.FindingTree;
import dev.impasse.core.report.JsonTree;
import dev.impasse.core.report.OrdersSection;
import dev.impasse.core.report.Report;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.ReportSection;
import dev.impasse.core.report.ReportTree;
import dev.impasse.core.trace.Damage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of a report fits into a number of bytes: the surest findings, in the order of the report,
 * and of those with very many threads the first ones.
 *
 * @param report the same report with these findings only
 * @param totals by fingerprint, how many threads a finding has, where not all are shown
 * @param groups certainty, kind and number of all findings that count
 * @param suppressed how many do not count
 * @param notesLeft how many notes on damage and of the agent did not fit
 * @param rest the findings that count and did not fit, the surest first
 */
record ShownFindings(
    Report report,
    Map<String, @Nullable Object> totals,
    List<Object> groups,
    int suppressed,
    int notesLeft,
    List<ReportEntry> rest) {

  private static final int MOST_SIDES = 1_000;
  private static final int FEWEST_SIDES = 8;
  private static final int LEAST_BYTES = 500;
  private static final int MOST_BEHIND = 300;
  private static final int MOST_STACKS = 20;
  private static final int MOST_FRAMES = 200;
  private static final int BYTES_OF_NOTES = 150_000;

  private static final Comparator<ReportEntry> SUREST_FIRST =
      Comparator.comparing((ReportEntry entry) -> entry.suppression() != null)
          .thenComparing(entry -> entry.finding().certainty())
          .thenComparing(entry -> entry.finding().kind());

  /** Chooses findings of a report. */
  static ShownFindings of(Report report, int bytes) {
    List<ReportEntry> all = report.entries();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparing(all::get, SUREST_FIRST));
    Map<String, @Nullable Object> totals = new LinkedHashMap<>();
    List<ReportEntry> rest = new ArrayList<>();
    Choice choice = new Choice(all.size());
    int left = bytes;
    for (int i : order) {
      ReportEntry entry = all.get(i);
      ReportEntry trimmed = left < LEAST_BYTES ? null : fitting(entry, left);
      if (trimmed != null) {
        left -= cost(trimmed);
        choice.entries.set(i, trimmed);
        totals(entry.finding(), trimmed.finding(), totals);
      } else if (entry.suppression() == null) {
        rest.add(entry);
      }
    }
    List<Object> groups = groups(order.stream().map(all::get).toList());
    int suppressed = (int) all.stream().filter(entry -> entry.suppression() != null).count();
    Report shown = choice.of(report);
    return new ShownFindings(shown, totals, groups, suppressed, choice.notes.left(), rest);
  }

  private static List<Object> groups(List<ReportEntry> entries) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    Map<String, Finding> first = new LinkedHashMap<>();
    for (ReportEntry entry : entries) {
      if (entry.suppression() == null) {
        String title = Words.title(entry.finding());
        counts.merge(title, 1, Integer::sum);
        first.putIfAbsent(title, entry.finding());
      }
    }
    List<Object> groups = new ArrayList<>();
    first.forEach(
        (title, finding) ->
            groups.add(
                List.of(
                    FindingTree.word(finding.certainty()),
                    FindingTree.word(finding.kind()),
                    counts.getOrDefault(title, 0))));
    return groups;
  }

  private static int cost(ReportEntry entry) {
    return ScriptSafe.bytes(JsonTree.compact(ReportTree.finding(entry, true))) + 1;
  }

  private static void totals(Finding of, Finding shown, Map<String, @Nullable Object> to) {
    if (of.sides().size() > shown.sides().size()
        || of.blockedBehind().size() > shown.blockedBehind().size()) {
      Map<String, @Nullable Object> total = new LinkedHashMap<>();
      total.put("sides", of.sides().size());
      total.put("blockedBehind", of.blockedBehind().size());
      to.put(of.fingerprint(), total);
    }
  }

  /** Returns as much of a finding as fits, or null if that would be too little. */
  private static @Nullable ReportEntry fitting(ReportEntry entry, int bytes) {
    for (int sides = MOST_SIDES; sides >= FEWEST_SIDES; sides /= 5) {
      ReportEntry trimmed = trimmed(entry, sides);
      if (cost(trimmed) <= bytes) {
        return trimmed;
      }
      if (entry.finding().sides().size() <= FEWEST_SIDES) {
        return null;
      }
    }
    return null;
  }

  private static ReportEntry trimmed(ReportEntry entry, int mostSides) {
    Finding finding = entry.finding();
    List<Side> sides = new ArrayList<>();
    for (Side side : first(finding.sides(), mostSides)) {
      int frames = sides.size() < MOST_STACKS ? MOST_FRAMES : 0;
      sides.add(
          new Side(
              side.thread(),
              side.wants(),
              side.mode(),
              side.wantsAt(),
              side.expression(),
              side.holds(),
              first(side.stack(), frames)));
    }
    Finding less =
        new Finding(
            finding.kind(),
            finding.certainty(),
            finding.fingerprint(),
            sides,
            first(finding.blockedBehind(), Math.min(mostSides, MOST_BEHIND)),
            first(finding.gone(), MOST_BEHIND),
            finding.why(),
            finding.fix());
    return less.equals(finding)
        ? entry
        : new ReportEntry(less, entry.closingEvent(), entry.done(), entry.suppression());
  }

  private static <T> List<T> first(List<T> all, int most) {
    return all.subList(0, Math.min(most, all.size()));
  }

  /** The findings to show, in the order of the report; null for the others. */
  private static final class Choice {

    private final List<@Nullable ReportEntry> entries;
    private final ByteBudget notes = new ByteBudget(BYTES_OF_NOTES);
    private final ShownWaits waits = new ShownWaits();
    private int next;

    Choice(int size) {
      entries = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        entries.add(null);
      }
    }

    Report of(Report report) {
      List<ReportSection> sections = new ArrayList<>();
      for (ReportSection section : report.sections()) {
        sections.add(
            new ReportSection(
                section.file(),
                section.pid(),
                section.events(),
                section.threads(),
                take(section.entries().size()),
                notes.fit(section.reported(), text -> text),
                notes.fit(section.damage(), Damage::message),
                section.error(),
                section.trace(),
                section.recording(),
                waits.fitting(section.waits())));
      }
      OrdersSection orders = report.orders();
      if (orders != null) {
        List<ReportEntry> inversions = take(orders.entries().size());
        orders =
            new OrdersSection(
                orders.files(),
                orders.scope(),
                inversions,
                orders.removed(),
                orders.complete(),
                orders.seen(),
                orders.nestings());
      }
      return new Report(sections, orders, report.limit());
    }

    private List<ReportEntry> take(int count) {
      List<ReportEntry> taken = new ArrayList<>();
      for (int end = next + count; next < end; next++) {
        ReportEntry entry = entries.get(next);
        if (entry != null) {
          taken.add(entry);
        }
      }
      return taken;
    }
  }
}
