package dev.impasse.core.report;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.finding.Side;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The findings of one trace, each once: what the agent reported, and what stands at the end of the
 * events; added in this order.
 *
 * <p>A finding is known again by its fingerprint, or by its threads and what each waits for. What
 * the agent said of it stands: its certainty, stacks and evidence; the events add when it closed. A
 * prediction that came true is reported as what it became.
 */
public final class TraceFindings {

  private static final String NOT_IN_EVENTS =
      "the agent reported it while the program ran; it does not stand at the end of the events";

  /** One finding. */
  private static final class Item {
    Finding finding;
    final boolean reported;
    List<String> done;
    @Nullable Long closingEvent;
    boolean inEvents;

    Item(Finding finding, boolean reported, List<String> done) {
      this.finding = finding;
      this.reported = reported;
      this.done = done;
    }

    ReportEntry entry() {
      if (!reported || inEvents) {
        return new ReportEntry(finding, closingEvent, done, null);
      }
      List<String> why = new ArrayList<>(finding.why());
      why.add(NOT_IN_EVENTS);
      return new ReportEntry(finding.because(why), null, done, null);
    }
  }

  private final List<Item> items = new ArrayList<>();

  /** Adds what the agent reported; of one that it reported twice, what was surest. */
  public void addReported(List<ReportedFinding> reported) {
    for (ReportedFinding one : reported) {
      Item known = first(item -> isSame(item.finding, one.finding()));
      if (known == null) {
        items.add(new Item(one.finding(), true, one.done()));
      } else if (one.finding().certainty().compareTo(known.finding.certainty()) < 0) {
        known.finding = one.finding();
        known.done = one.done();
      }
    }
  }

  /**
   * Adds a finding that stands at the end of the events.
   *
   * @param closingEvent number of the event that closed it
   */
  public void addStanding(Finding finding, long closingEvent) {
    Item known = first(item -> !item.inEvents && hasSameWaits(item.finding, finding));
    if (known == null) {
      known = first(item -> !item.inEvents && isSame(item.finding, finding));
    }
    if (known == null) {
      known = new Item(finding, false, List.of());
      items.add(known);
    } else if (known.finding.certainty() == Certainty.PREDICTED
        || known.finding.sides().size() < finding.sides().size()) {
      known.finding = finding.as(better(known.finding.certainty(), finding.certainty()));
    }
    known.inEvents = true;
    known.closingEvent = closingEvent;
  }

  /** A prediction came true; what the agent saw was cut, but not its certainty. */
  private static Certainty better(Certainty reported, Certainty standing) {
    return reported == Certainty.PREDICTED ? standing : reported;
  }

  /** Returns all of them: reported ones first, then in the order in which they came. */
  public List<ReportEntry> entries() {
    return items.stream().map(Item::entry).toList();
  }

  private @Nullable Item first(Predicate<Item> wanted) {
    return items.stream().filter(wanted).findFirst().orElse(null);
  }

  /** Other threads may hang in the same code; that is another deadlock of the same name. */
  private static boolean isSame(Finding a, Finding b) {
    return hasSameWaits(a, b)
        || (a.fingerprint().equals(b.fingerprint())
            && (!a.isCycle() || isPredicted(a) || isPredicted(b) || shareThread(a, b)));
  }

  private static boolean isPredicted(Finding finding) {
    return finding.certainty() == Certainty.PREDICTED;
  }

  private static boolean shareThread(Finding a, Finding b) {
    Set<Long> threads = new HashSet<>();
    a.sides().forEach(side -> threads.add(side.thread().tid()));
    return b.sides().stream().anyMatch(side -> threads.contains(side.thread().tid()));
  }

  private static boolean hasSameWaits(Finding a, Finding b) {
    return a.kind() == b.kind()
        && !isPredicted(a)
        && !isPredicted(b)
        && a.sides().size() == b.sides().size()
        && waits(a).equals(waits(b));
  }

  private static Set<List<Long>> waits(Finding finding) {
    return finding.sides().stream().map(TraceFindings::wait).collect(Collectors.toSet());
  }

  private static List<Long> wait(Side side) {
    return List.of(side.thread().tid(), (long) side.wants().id());
  }
}
