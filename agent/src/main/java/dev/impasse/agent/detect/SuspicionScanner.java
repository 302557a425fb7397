package dev.impasse.agent.detect;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.daemon.Daemon;
import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.site.Sites;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Side;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.waitfor.Deadlocks;
import dev.impasse.core.waitfor.WaitForGraph;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.ThreadState;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
public final class SuspicionScanner {

  private static final long INTERVAL_NANOS = 500_000_000;
  private static final int LOOKS_BEFORE = 3;

  /** What anybody may end is looked at later: until then, the last ones to come wait as well. */
  private static final int LOOKS_BEFORE_OTHERS = 4;

  /** How rarely it is looked whether those who might end a hang have gone. */
  private static final int MOST_BACKOFF_OTHERS = 4;

  private static final int MOST_BACKOFF = 64;
  private static final int MOST_THREADS = 400;

  private final Sites sites;
  private final JvmInternals internals;
  private final ClassFileCache codes;
  private final WaitScan scan;
  private final RunningPause pause = new RunningPause();
  private final ClassInits classInits;
  private final Reporter reporter;
  private final Set<String> reported = new HashSet<>();
  private Map<Long, Aged> ages = Map.of();
  private Map<Long, Waiting> analysed = Map.of();
  private int backoff = 1;
  private int rest;
  private boolean dependsOnOthers;
  private final Standing standing;

  /** A wait, and in how many looks it has been the same. */
  private record Aged(Waiting waiting, int looks) {}

  /**
   * Makes a suspector; {@link #start} sets it going.
   *
   * @param reporter where findings go
   */
  public SuspicionScanner(
      Sites sites, JvmInternals internals, Instrumentation instrumentation, Reporter reporter) {
    this.sites = sites;
    this.internals = internals;
    this.codes = new ClassFileCache(instrumentation);
    this.scan = new WaitScan(internals);
    this.classInits = new ClassInits(internals, codes);
    this.reporter = reporter;
    this.standing = new Standing(reporter);
  }

  /** Starts the daemon. */
  public void start() {
    Daemon.of("impasse-suspector", this::run).start();
  }

  private void run() {
    while (true) {
      pause.nanos(INTERVAL_NANOS);
      try {
        look();
      } catch (Throwable t) {
        Console.debug(t);
      }
    }
  }

  private void look() {
    Map<Long, Waiting> still = aged();
    standing.look(still);
    boolean stalled = classInits.look();
    if (still.isEmpty() && !stalled) {
      return;
    }
    if (!changed(still) && !stalled && --rest > 0) {
      return;
    }
    analysed = still;
    List<Finding> suspicions = suspicions(still, threads(still));
    rest = backoff;
    backoff = Math.min(dependsOnOthers ? MOST_BACKOFF_OTHERS : MOST_BACKOFF, backoff * 2);
    if (suspicions.isEmpty()) {
      return;
    }
    pause.nanos(INTERVAL_NANOS);
    Set<String> first = new HashSet<>();
    suspicions.forEach(finding -> first.add(key(finding)));
    Map<Long, Waiting> later = aged();
    Set<Thread> waiting = threads(later);
    later.keySet().retainAll(still.keySet());
    classInits.look();
    for (Finding finding : suspicions(later, waiting)) {
      if (first.contains(key(finding)) && Stacks.agree(finding) && reported.add(key(finding))) {
        reported.add(suspicion(finding)); // who is left later does not make it less
        reporter.report(finding);
        standing.add(finding, later);
      }
    }
  }

  private static String key(Finding finding) {
    return finding.certainty() + " " + Detector.key(finding);
  }

  private static String suspicion(Finding finding) {
    return Certainty.SUSPECTED + " " + Detector.key(finding);
  }

  /** Returns the waits that have been the same for some looks. */
  private Map<Long, Waiting> aged() {
    Map<Long, Aged> now = new HashMap<>();
    Map<Long, Waiting> old = new HashMap<>();
    Map<Long, Waiting> seen = scan.now();
    if (seen.values().stream().anyMatch(w -> dependsOnSignal(w) || standsForAnybodys(w))) {
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

  private static boolean dependsOnSignal(Waiting waiting) {
    return (waiting.forEver() && !waiting.certain()) || hasSignal(waiting);
  }

  /** Whether a thread has waited since the last look for what anybody may release. */
  private boolean standsForAnybodys(Waiting waiting) {
    for (Waiting.Want want : waiting.wants()) {
      LockRecord record = want.timed() ? null : want.record();
      if (record != null && isAnybodys(LockKind.ofCode(record.resource.kind))) {
        Aged before = ages.get(waiting.threadId());
        return before != null && waiting.sameAs(before.waiting());
      }
    }
    return false;
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

  private static Set<Thread> threads(Map<Long, Waiting> waiting) {
    Set<Thread> threads = new HashSet<>();
    waiting.values().forEach(w -> threads.add(w.thread()));
    return threads;
  }

  /**
   * Returns what is to be reported.
   *
   * @param still waits to look at; of very many, some are left out
   * @param waiting all threads that wait and have not moved
   */
  private List<Finding> suspicions(Map<Long, Waiting> still, Set<Thread> waiting) {
    if (still.size() > MOST_THREADS) {
      keepSome(still);
    }
    codes.refresh();
    Map<Long, List<StackTraceElement>> stacks = new HashMap<>();
    IdentityHashMap<Thread, List<StackTraceElement>> stacksOf = Stacks.of(threads(still));
    still.forEach((id, w) -> stacks.put(id, stacksOf.getOrDefault(w.thread(), List.of())));
    List<String> left = left(waiting);
    boolean nobodyLeft = left.isEmpty();
    Evidence evidence = new Evidence(sites, internals, codes, still, stacks, nobodyLeft);
    List<Finding> found = fresh(find(still, stacks, evidence, left), still, nobodyLeft);
    if (found.stream().noneMatch(finding -> finding.certainty() == Certainty.SUSPECTED)) {
      return found;
    }
    List<Thread> moving = new ArrayList<>(internals.threads().withVirtual());
    moving.removeIf(waiting::contains);
    if (moving.size() > MOST_THREADS) {
      return found.stream().filter(f -> f.certainty() == Certainty.DETECTED).toList();
    }
    evidence.against(Stacks.of(moving));
    return fresh(find(still, stacks, evidence, left), still, nobodyLeft);
  }

  /** Returns who is left that could do anything: threads, and calls that come from outside. */
  private List<String> left(Set<Thread> waiting) {
    List<String> left = new ArrayList<>(internals.threads().left(waiting, internals.executors()));
    internals.outside().all().forEach(entry -> left.add(entry.what() + " may come"));
    codes.remote().forEach(remote -> left.add("a call of " + remote + " may come from outside"));
    return left;
  }

  private List<Finding> find(
      Map<Long, Waiting> still,
      Map<Long, List<StackTraceElement>> stacks,
      Evidence evidence,
      List<String> left) {
    GraphBuilder builder = new GraphBuilder(sites, internals, still, stacks, evidence);
    builder.classInits(classInits);
    builder.left(left);
    WaitForGraph graph = builder.build();
    dependsOnOthers = Deadlocks.dependsOnOthers(graph);
    return Deadlocks.find(graph);
  }

  /**
   * Of very many, keeps those of cycles that were not reported yet, then those who hold something:
   * the others cannot keep anybody waiting.
   */
  private void keepSome(Map<Long, Waiting> still) {
    GraphBuilder all = new GraphBuilder(sites, internals, still, Map.of(), null);
    all.left(List.of());
    Set<Long> kept = new HashSet<>();
    for (Finding finding : Deadlocks.detected(all.build())) {
      if (finding.locks().stream().anyMatch(lock -> isAnybodys(lock.kind()))
          && !reported.contains(suspicion(finding))) {
        finding.sides().forEach(side -> kept.add(side.thread().tid()));
      }
    }
    List<Waiting> rest = new ArrayList<>(still.values());
    rest.sort((a, b) -> Integer.compare(b.state().depth(), a.state().depth()));
    for (Waiting each : rest) {
      if (kept.size() >= MOST_THREADS) {
        break;
      }
      kept.add(each.threadId());
    }
    still.keySet().retainAll(kept);
  }

  /** Leaves out what the detector reports, what was reported, and what is not plausible. */
  private List<Finding> fresh(List<Finding> found, Map<Long, Waiting> still, boolean nobodyLeft) {
    List<Finding> fresh = new ArrayList<>();
    for (Finding finding : found) {
      boolean ours =
          finding.certainty() == Certainty.SUSPECTED
              ? SuspicionFilter.is(finding, still, nobodyLeft) && isOldEnough(finding)
              : finding.locks().stream().anyMatch(lock -> isLeftToUs(lock.kind()));
      if (ours && !reported.contains(key(finding))) {
        fresh.add(finding);
      }
    }
    return fresh;
  }

  /** Whether the detector does not report a cycle through a lock of this kind. */
  private static boolean isLeftToUs(LockKind kind) {
    return kind == LockKind.CLASS_INIT || isAnybodys(kind);
  }

  /**
   * Whether anybody may end a wait for what has a holder: with nobody else left, it is detected.
   */
  private static boolean isAnybodys(LockKind kind) {
    return kind.endedBy().isAnybodyDespiteHolder();
  }

  /** A hang that may come out as detected waits until the rest of the program has come to rest. */
  private boolean isOldEnough(Finding finding) {
    if (finding.locks().stream().noneMatch(lock -> isAnybodys(lock.kind()))) {
      return true;
    }
    for (Side side : finding.sides()) {
      Aged aged = ages.get(side.thread().tid());
      if (aged != null && aged.looks() < LOOKS_BEFORE_OTHERS) {
        return false;
      }
    }
    return true;
  }
}
