package dev.impasse.core.orders;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.Fingerprint;
import dev.impasse.core.finding.FixAdvice;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.Mode;
import dev.impasse.core.model.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cycles in the lock orders of one or more runs: entries, each of which requests a lock that the
 * next one held.
 *
 * <p>Orders have no time in them: whether two of the entries could ever be under way at once is not
 * known. So what is found is suspected, and no more. Removed, and counted, are cycles of one
 * thread, requests that give up (tryLock), cycles within a lock that all sides hold (a gate lock),
 * cycles in which nobody is kept from anything (read beside read), and cycles of entries of one run
 * that never were about the same objects.
 *
 * <p><b>Cost.</b> Bounded by {@link #MOST_STEPS}; what that leaves undone is told.
 */
public final class Inversions {

  /** The longest cycle that is looked for. */
  public static final int LONGEST = 4;

  static final int MOST_STEPS = 2_000_000;

  private final List<Step> steps = new ArrayList<>();
  private final Map<LockClass, List<Integer>> holders = new HashMap<>();
  private final Map<String, Finding> found = new LinkedHashMap<>();
  private final Concurrency concurrency;
  private int removed;
  private int tried;

  /** One entry of one run. */
  record Step(OrderRun run, OrderEntry entry) {}

  /**
   * What was found.
   *
   * @param findings suspected deadlocks, each once
   * @param removed how many cycles cannot deadlock
   * @param complete false if the search was given up at its bound
   */
  public record Result(List<Finding> findings, int removed, boolean complete) {}

  private Inversions(Concurrency concurrency) {
    this.concurrency = concurrency;
  }

  /** Says whether two threads can have been about two entries at once. */
  public interface Concurrency {

    /** Returns false if one of them must have been through before the other began. */
    boolean mayOverlap(OrderEntry one, long thread, OrderEntry other, long otherThread);
  }

  /** Looks for cycles. */
  public static Result of(Orders orders) {
    return of(orders, (one, thread, other, otherThread) -> true);
  }

  /** Looks for cycles whose entries can have been under way at once. */
  public static Result of(Orders orders, Concurrency concurrency) {
    Inversions inversions = new Inversions(concurrency);
    for (OrderRun run : orders.runs()) {
      for (OrderEntry entry : run.entries()) {
        if (!entry.requested().site().mayGiveUp()) {
          inversions.add(new Step(run, entry));
        }
      }
    }
    List<Step> chain = new ArrayList<>();
    for (int first = 0; first < inversions.steps.size(); first++) {
      chain.add(inversions.steps.get(first));
      inversions.extend(chain, first);
      chain.clear();
    }
    return new Result(
        List.copyOf(inversions.found.values()), inversions.removed, inversions.tried < MOST_STEPS);
  }

  private void add(Step step) {
    for (OrderedLock held : step.entry().held()) {
      List<Integer> of = holders.computeIfAbsent(held.lock(), k -> new ArrayList<>());
      if (of.isEmpty() || of.get(of.size() - 1) != steps.size()) {
        of.add(steps.size());
      }
    }
    steps.add(step);
  }

  /** Every cycle is met once, from its step with the lowest number. */
  private void extend(List<Step> chain, int first) {
    LockClass wanted = chain.get(chain.size() - 1).entry().requested().lock();
    for (int next : holders.getOrDefault(wanted, List.of())) {
      if (next < first || tried++ >= MOST_STEPS) {
        continue;
      }
      Step step = steps.get(next);
      // Two threads at the same place can be both sides: move(a, b) beside move(b, a).
      if (chain.size() > 1 && chain.contains(step)) {
        continue;
      }
      chain.add(step);
      if (closes(chain)) {
        judge(chain);
      } else if (chain.size() < LONGEST) {
        extend(chain, first);
      }
      chain.remove(chain.size() - 1);
    }
  }

  private static boolean closes(List<Step> chain) {
    LockClass wanted = chain.get(chain.size() - 1).entry().requested().lock();
    return chain.get(0).entry().held().stream().anyMatch(held -> held.lock().equals(wanted));
  }

  private void judge(List<Step> cycle) {
    List<Long> threads = CycleCheck.threads(cycle, concurrency);
    if (threads == null) {
      removed++;
      return;
    }
    List<Side> sides = new ArrayList<>();
    for (int i = 0; i < cycle.size(); i++) {
      sides.add(side(cycle.get(i), threads.get(i)));
    }
    String fingerprint = Fingerprint.of(FindingKind.DEADLOCK, sides);
    found.putIfAbsent(
        fingerprint,
        new Finding(
            FindingKind.DEADLOCK,
            Certainty.SUSPECTED,
            fingerprint,
            sides,
            List.of(),
            why(cycle),
            FixAdvice.of(sides)));
  }

  private static Side side(Step step, long chosen) {
    OrderEntry entry = step.entry();
    OrderedLock requested = entry.requested();
    List<Hold> holds = new ArrayList<>();
    for (OrderedLock held : entry.held()) {
      holds.add(
          new Hold(held.lock().ref(), mode(held), 1, frame(held.site()), held.site().expression()));
    }
    long thread = chosen == 0 && !entry.threads().isEmpty() ? entry.threads().get(0) : chosen;
    String name = "thread " + thread + " of process " + step.run().pid();
    return new Side(
        new ThreadRef(thread, name, false, false),
        requested.lock().ref(),
        mode(requested),
        frame(requested.site()),
        requested.site().expression(),
        holds,
        entry.stack());
  }

  private static Mode mode(OrderedLock lock) {
    return lock.shared() ? Mode.SHARED : Mode.EXCLUSIVE;
  }

  private static @Nullable StackTraceElement frame(Site site) {
    return site.known() ? site.frame() : null;
  }

  private static List<String> why(List<Step> cycle) {
    List<String> why = new ArrayList<>();
    for (Step step : cycle) {
      OrderedLock held = step.entry().held().get(step.entry().held().size() - 1);
      why.add(
          held.lock().ref().label()
              + " then "
              + step.entry().requested().lock().ref().label()
              + ": "
              + step.entry().count()
              + (step.entry().count() == 1 ? " time" : " times")
              + " in process "
              + step.run().pid()
              + " on "
              + step.run().host());
    }
    boolean oneRun = cycle.stream().allMatch(s -> s.run().id().equals(cycle.get(0).run().id()));
    why.add(
        oneRun
            ? "the orders are of one run; whether both can be under way at once was not recorded"
            : "the two halves come from different runs, so the locks are the same by their places"
                + " in the program, perhaps not the same objects");
    return why;
  }
}
