package dev.impasse.agent.detect;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.daemon.Daemon;
import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.record.Recorder;
import dev.impasse.agent.site.Sites;
import dev.impasse.agent.weave.SiteRegistry;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Side;
import dev.impasse.core.model.Site;
import dev.impasse.core.waitfor.Deadlocks;
import dev.impasse.runtime.LockTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Scans for deadlocks while the program runs.
 *
 * <p>Every scan lists the threads that wait. Those that wait in the same wait as in the scan before
 * have not moved in between, nor has what they hold: among them a deadlock, if there is one, is
 * certain, as far as nobody but the owner of a lock can release it; what anybody may end is left to
 * the {@link SuspicionScanner}. Only then are stacks taken, the waits read once more, and the
 * finding reported, once.
 *
 * <p><b>Threading.</b> One daemon. <b>Errors.</b> A scan that fails is given up and the next one
 * tried.
 */
public final class Detector {

  /** Threads that no hook has seen are searched for in every so many scans. */
  private static final int SCANS_PER_SWEEP = 10;

  private final Sites sites;
  private final SiteRegistry registry;
  private final JvmInternals internals;
  private final @Nullable Recorder recorder;
  private final WaitScan scan;
  private final Housekeeping housekeeping;
  private final OwnLocks ownLocks;
  private final Reporter reporter;
  private final BooleanSupplier pausing;
  private final long intervalNanos;
  private final Set<String> reported = new HashSet<>();
  private final Set<String> observed = new HashSet<>();
  private final Standing standing;
  private final @Nullable UnwovenCode unwoven;
  private final @Nullable UnwovenCode early;
  private final ScanFigures figures = new ScanFigures();
  private int scans;
  private Map<Long, Waiting> before = Map.of();
  private Map<Long, Waiting> analysed = Map.of();

  /**
   * Makes a detector; {@link #start} sets it going.
   *
   * @param intervalMillis time between two scans
   * @param reporter where findings go
   * @param pausing whether a thread is paused to confirm a finding: nothing is reported meanwhile
   * @param unwoven the code of the application if that is not woven, else null
   * @param early the same if it is woven, but was not yet when threads began to wait: for names
   */
  public Detector(
      Sites sites,
      SiteRegistry registry,
      JvmInternals internals,
      @Nullable Recorder recorder,
      long intervalMillis,
      Reporter reporter,
      BooleanSupplier pausing,
      @Nullable UnwovenCode unwoven,
      @Nullable UnwovenCode early) {
    this.unwoven = unwoven;
    this.early = early;
    this.sites = sites;
    this.registry = registry;
    this.internals = internals;
    this.recorder = recorder;
    this.scan = new WaitScan(internals, unwoven != null);
    this.housekeeping = new Housekeeping(recorder);
    this.ownLocks = new OwnLocks(internals);
    this.reporter = reporter;
    this.standing = new Standing(reporter);
    this.pausing = pausing;
    this.intervalNanos = intervalMillis * 1_000_000;
  }

  /** Starts the daemon. */
  public void start() {
    Thread daemon = Daemon.of("impasse-detector", this::run);
    figures.of(daemon);
    daemon.start();
  }

  /** Returns how often and how long it scans; can make it scan at once. */
  public ScanFigures figures() {
    return figures;
  }

  private void run() {
    boolean off = false;
    while (!off) {
      LockSupport.parkNanos(intervalNanos);
      long begin = System.nanoTime();
      try {
        scan();
        figures.scanned(System.nanoTime() - begin);
        housekeeping.tidy();
        LockTable.expunge();
        off = ownLocks.switchOffIfWaitedFor();
      } catch (Throwable t) {
        Console.debug(t);
      }
    }
  }

  private void scan() {
    if (++scans % SCANS_PER_SWEEP == 0) {
      scan.observeUnseen();
    }
    Map<Long, Waiting> now = scan.now();
    Map<Long, Waiting> stable = stable(now);
    before = now;
    standing.follow(now);
    if (stable.isEmpty() || !anythingNew(stable) || pausing.getAsBoolean()) {
      return;
    }
    analysed = stable;
    RecoveredSites none = unwoven == null ? null : unwoven.none();
    List<Finding> suspects =
        unreported(
            Deadlocks.detected(
                new GraphBuilder(sites, internals, stable, Map.of(), null, none).build()));
    if (!suspects.isEmpty()) {
      confirm(stable, suspects);
    }
  }

  /** Returns the threads that wait for ever, and did so in the scan before, in the same wait. */
  private Map<Long, Waiting> stable(Map<Long, Waiting> now) {
    Map<Long, Waiting> stable = new HashMap<>();
    now.forEach(
        (id, waiting) -> {
          if (waiting.certain() && waiting.sameAs(before.get(id))) {
            stable.put(id, waiting);
          }
        });
    return stable;
  }

  /** A deadlock is closed by a thread that begins to wait: without one there is nothing new. */
  private boolean anythingNew(Map<Long, Waiting> stable) {
    for (Map.Entry<Long, Waiting> entry : stable.entrySet()) {
      if (!entry.getValue().sameAs(analysed.get(entry.getKey()))) {
        return true;
      }
    }
    return false;
  }

  private List<Finding> unreported(List<Finding> findings) {
    List<Finding> fresh = new ArrayList<>();
    for (Finding finding : findings) {
      if (!reported.contains(key(finding))) {
        fresh.add(finding);
      }
    }
    return fresh;
  }

  /** Takes the stacks, scans once more that nobody has moved, and reports. */
  private void confirm(Map<Long, Waiting> stable, List<Finding> suspects) {
    Map<Long, List<StackTraceElement>> stacks = Stacks.of(stable, suspects, unwoven != null);
    Map<Long, Waiting> again = scan.anew();
    Map<Long, Waiting> still = new HashMap<>();
    stable.forEach(
        (id, waiting) -> {
          if (waiting.sameAs(again.get(id))) {
            still.put(id, waiting);
          }
        });
    UnwovenCode code = unwoven != null ? unwoven : early;
    RecoveredSites recovered = null;
    if (code != null) {
      stacks.replaceAll(internals.before()::withLines); // before they are compared with the code
      UnwovenCode.Placed placed =
          code.placedInTime(still, stacks, internals.monitors().of(threads(still, stacks)));
      still.putAll(placed.waits());
      recovered = placed.recovered();
    }
    GraphBuilder graph =
        new GraphBuilder(sites, internals, still, stacks, null, unwoven == null ? null : recovered);
    graph.namedBy(recovered);
    if (pausing.getAsBoolean()) {
      analysed = Map.of();
      return;
    }
    List<Finding> confirmed = new ArrayList<>();
    List<Finding> found = unreported(Deadlocks.detected(graph.build()));
    // Owners were asked one after the other: who owned a lock, and went on, is not in it any more.
    Map<Long, Waiting> last = found.isEmpty() ? Map.of() : scan.anew();
    for (Finding finding : found) {
      if (Stacks.agree(finding) && stillWait(finding, still, last)) {
        reported.add(key(finding));
        confirmed.add(finding);
        standing.add(finding, still);
      } else {
        analysed = Map.of(); // scan again: lock records and stacks did not fit together
      }
    }
    if (!confirmed.isEmpty()) {
      record(graph.observations());
      reporter.report(confirmed);
    }
  }

  /** Returns the threads whose stacks were taken. */
  private static List<Thread> threads(
      Map<Long, Waiting> waits, Map<Long, List<StackTraceElement>> stacks) {
    return waits.values().stream()
        .filter(waiting -> stacks.containsKey(waiting.threadId()))
        .map(Waiting::thread)
        .toList();
  }

  /** Whether all sides are in the same wait as before their owners were asked for. */
  private static boolean stillWait(
      Finding finding, Map<Long, Waiting> before, Map<Long, Waiting> now) {
    for (Side side : finding.sides()) {
      Waiting waiting = before.get(side.thread().tid());
      if (waiting != null && !waiting.sameAs(now.get(side.thread().tid()))) {
        return false;
      }
    }
    return true;
  }

  /** Adds to the trace what no hook could: threads blocked at the entry of synchronized methods. */
  private void record(List<JvmWaits.Observation> observations) {
    for (JvmWaits.Observation seen : observations) {
      StackTraceElement at = seen.frame();
      if (recorder != null && observed.add(seen.threadId() + ":" + seen.lock())) {
        int site = at == null ? 0 : registry.site(Site.at(at, "synchronized method"), 0);
        recorder.observed(seen.threadId(), seen.lock(), site);
      }
    }
  }

  /** Names one deadlock of these very threads and locks. */
  static String key(Finding finding) {
    StringBuilder key = new StringBuilder();
    for (Side side : finding.sides()) {
      key.append(side.thread().tid()).append(':').append(side.wants().label()).append('#');
      key.append(side.wants().id()).append(' ');
    }
    return key.toString();
  }
}
