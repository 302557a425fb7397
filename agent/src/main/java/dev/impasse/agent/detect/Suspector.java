package dev.impasse.agent.detect;

import dev.impasse.agent.Console;
import dev.impasse.agent.Daemon;
import dev.impasse.agent.JvmInternals;
import dev.impasse.agent.Sites;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.waitfor.Deadlocks;
import dev.impasse.runtime.ThreadState;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks, less often than the detector, at threads that have waited for a while for what no lock
 * tells: signals that nobody seems to be left to give, locks that an idle thread keeps, classes
 * whose initialisers wait for each other.
 *
 * <p>Needs the stacks of threads that may be stuck, and reads class files through the loaders of
 * the application, which may block; therefore it has a daemon of its own, and the detector does not
 * wait for it. A suspicion is reported when two looks, half a second apart, come to the same one,
 * and no thread that moves is seen to be able to end it.
 */
public final class Suspector {

  private static final long INTERVAL_NANOS = 500_000_000;
  private static final int LOOKS_BEFORE = 3;
  private static final int MOST_BACKOFF = 64;
  private static final int MOST_THREADS = 400;

  private final Sites sites;
  private final JvmInternals internals;
  private final Codes codes;
  private final WaitScan scan;
  private final ClassInits classInits;
  private final Reporter reporter;
  private final Set<String> reported = new HashSet<>();
  private Map<Long, Aged> ages = Map.of();
  private Map<Long, Waiting> analysed = Map.of();
  private int backoff = 1;
  private int rest;

  /** A wait, and in how many looks it has been the same. */
  private record Aged(Waiting waiting, int looks) {}

  /**
   * Makes a suspector; {@link #start} sets it going.
   *
   * @param reporter where findings go
   */
  public Suspector(
      Sites sites, JvmInternals internals, Instrumentation instrumentation, Reporter reporter) {
    this.sites = sites;
    this.internals = internals;
    this.codes = new Codes(instrumentation);
    this.scan = new WaitScan(internals);
    this.classInits = new ClassInits(internals, codes);
    this.reporter = reporter;
  }

  /** Starts the daemon. */
  public void start() {
    Daemon.of("impasse-suspector", this::run).start();
  }

  private void run() {
    while (true) {
      LockSupport.parkNanos(INTERVAL_NANOS);
      try {
        look();
      } catch (Throwable t) {
        Console.debug(t);
      }
    }
  }

  private void look() {
    Map<Long, Waiting> still = aged();
    boolean stalled = classInits.look();
    if (still.isEmpty() && !stalled) {
      return;
    }
    if (!changed(still) && !stalled && --rest > 0) {
      return;
    }
    analysed = still;
    rest = backoff;
    backoff = Math.min(MOST_BACKOFF, backoff * 2);
    List<Finding> suspicions = suspicions(still);
    if (suspicions.isEmpty()) {
      return;
    }
    LockSupport.parkNanos(INTERVAL_NANOS);
    Set<String> first = new HashSet<>();
    suspicions.forEach(finding -> first.add(Detector.key(finding)));
    Map<Long, Waiting> later = aged();
    later.keySet().retainAll(still.keySet());
    classInits.look();
    for (Finding finding : suspicions(later)) {
      if (first.contains(Detector.key(finding)) && reported.add(Detector.key(finding))) {
        reporter.report(finding);
      }
    }
  }

  /** Returns the waits that have been the same for some looks. */
  private Map<Long, Waiting> aged() {
    Map<Long, Aged> now = new HashMap<>();
    Map<Long, Waiting> old = new HashMap<>();
    Map<Long, Waiting> seen = scan.now();
    if (seen.values().stream().anyMatch(w -> (w.forEver() && !w.certain()) || hasSignal(w))) {
      scan.addUnseenVirtual(seen);
    }
    seen.forEach(
        (id, waiting) -> {
          if (waiting.forEver()) {
            Aged before = ages.get(id);
            int looks = before != null && waiting.sameAs(before.waiting()) ? before.looks() + 1 : 1;
            now.put(id, new Aged(waiting, looks));
            if (looks >= LOOKS_BEFORE) {
              old.put(id, waiting);
            }
          }
        });
    ages = now;
    return old;
  }

  private static boolean hasSignal(Waiting waiting) {
    for (Waiting.Want want : waiting.wants()) {
      if (!want.timed() && want.kind() == ThreadState.WAIT_SIGNAL) {
        return true;
      }
    }
    return false;
  }

  /** A new wait is looked at soon; what was looked at before, ever less often. */
  private boolean changed(Map<Long, Waiting> still) {
    boolean changed = false;
    for (Map.Entry<Long, Waiting> entry : still.entrySet()) {
      changed |= !entry.getValue().sameAs(analysed.get(entry.getKey()));
    }
    if (changed) {
      backoff = 1;
    }
    return changed;
  }

  private List<Finding> suspicions(Map<Long, Waiting> still) {
    if (still.size() > MOST_THREADS) {
      keepSome(still);
    }
    codes.refresh();
    Map<Long, List<StackTraceElement>> stacks = new HashMap<>();
    Set<Thread> waiting = new HashSet<>();
    still.values().forEach(w -> waiting.add(w.thread()));
    Map<Thread, List<StackTraceElement>> stacksOf = Stacks.of(waiting);
    still.forEach((id, w) -> stacks.put(id, stacksOf.getOrDefault(w.thread(), List.of())));
    boolean nobodyLeft = internals.threads().areAll(waiting, internals.executors());
    Evidence evidence = new Evidence(sites, internals, codes, still, stacks, nobodyLeft);
    List<Finding> found = fresh(find(still, stacks, evidence), still, nobodyLeft);
    if (found.stream().noneMatch(finding -> finding.certainty() == Certainty.SUSPECTED)) {
      return found;
    }
    List<Thread> moving = new ArrayList<>(internals.threads().withVirtual());
    moving.removeIf(waiting::contains);
    if (moving.size() > MOST_THREADS) {
      return found.stream().filter(f -> f.certainty() == Certainty.DETECTED).toList();
    }
    evidence.against(Stacks.of(moving));
    return fresh(find(still, stacks, evidence), still, nobodyLeft);
  }

  private List<Finding> find(
      Map<Long, Waiting> still, Map<Long, List<StackTraceElement>> stacks, Evidence evidence) {
    GraphBuilder graph = new GraphBuilder(sites, internals, still, stacks, evidence);
    graph.classInits(classInits);
    return Deadlocks.find(graph.build());
  }

  /** Waits for signals, those who hold something first: the others cannot keep anybody waiting. */
  private static void keepSome(Map<Long, Waiting> still) {
    List<Waiting> all = new ArrayList<>(still.values());
    all.sort((a, b) -> Integer.compare(b.state().depth(), a.state().depth()));
    all.subList(MOST_THREADS, all.size()).forEach(w -> still.remove(w.threadId()));
  }

  /** Leaves out what the detector reports, what was reported, and what is not plausible. */
  private List<Finding> fresh(List<Finding> found, Map<Long, Waiting> still, boolean nobodyLeft) {
    List<Finding> fresh = new ArrayList<>();
    for (Finding finding : found) {
      boolean ours =
          finding.certainty() == Certainty.SUSPECTED
              ? Plausible.is(finding, still, nobodyLeft)
              : finding.locks().stream().anyMatch(lock -> lock.kind() == LockKind.CLASS_INIT);
      if (ours && !reported.contains(Detector.key(finding))) {
        fresh.add(finding);
      }
    }
    return fresh;
  }
}
