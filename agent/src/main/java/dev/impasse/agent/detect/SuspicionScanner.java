package dev.impasse.agent.detect;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.daemon.Daemon;
import dev.impasse.agent.jvm.JvmInternals;
import dev.impasse.agent.site.Sites;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.model.LockKind;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.ThreadState;
import java.lang.instrument.Instrumentation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Scans, less often than the detector, for threads that have waited for a while for what no lock
 * says: signals that nobody seems to be left to give, locks that an idle thread keeps, classes
 * whose initialisers wait for each other.
 *
 * <p>Needs the stacks of threads that may be stuck, and reads class files through the loaders of
 * the application, which may block; therefore it has a daemon of its own, and the detector does not
 * wait for it. A suspicion is reported when two scans, half a second apart, come to the same one,
 * and no thread that moves is seen to be able to end it.
 */
public final class SuspicionScanner {

  private static final long INTERVAL_NANOS = 500_000_000;

  /** How rarely it is searched whether those who might end a hang have gone. */
  private static final int MOST_BACKOFF_OTHERS = 4;

  private static final int MOST_BACKOFF = 64;

  private final WaitScan scan;
  private final @Nullable JvmNotifications notifications;
  private final RunningPause pause = new RunningPause();
  private final ClassInits classInits;
  private final Reporter reporter;
  private final Standing standing;
  private final SuspicionSearch search;
  private final WaitAges ages = new WaitAges();
  private final Set<String> reported = new HashSet<>();
  private final BooleanSupplier pausing;
  private Map<Long, Waiting> analysed = Map.of();
  private int backoff = 1;
  private int rest;

  /**
   * Makes a scanner; {@link #start} sets it going.
   *
   * @param reporter where findings go
   * @param pausing whether a thread is paused to confirm a finding: nobody is judged meanwhile
   * @param unwoven the code of the application if that is not woven, else null
   */
  public SuspicionScanner(
      Sites sites,
      JvmInternals internals,
      Instrumentation instrumentation,
      Reporter reporter,
      BooleanSupplier pausing,
      @Nullable UnwovenCode unwoven) {
    this.pausing = pausing;
    ClassFileCache codes = unwoven == null ? new ClassFileCache(instrumentation) : unwoven.codes();
    this.scan = new WaitScan(internals, unwoven != null);
    this.notifications = unwoven == null ? null : new JvmNotifications(internals);
    this.classInits = new ClassInits(internals, codes);
    this.reporter = reporter;
    this.standing = new Standing(reporter);
    this.search =
        new SuspicionSearch(sites, internals, codes, classInits, ages, reported::contains, unwoven);
  }

  /** Starts the daemon. */
  public void start() {
    Daemon.of("impasse-suspector", this::run).start();
  }

  private void run() {
    while (true) {
      pause.nanos(INTERVAL_NANOS);
      try {
        scan();
      } catch (Throwable t) {
        Console.debug(t);
      }
    }
  }

  private void scan() {
    Map<Long, Waiting> still = aged();
    standing.follow(still);
    boolean stalled = classInits.scan();
    if ((still.isEmpty() && !stalled) || pausing.getAsBoolean()) {
      return;
    }
    if (!changed(still) && !stalled && --rest > 0) {
      return;
    }
    analysed = still;
    Map<Long, Waiting> judged = new HashMap<>(still); // of very many, some are left out
    List<Finding> suspicions = search.among(judged, WaitAges.threads(still));
    rest = backoff;
    int most = search.dependsOnOthers() ? MOST_BACKOFF_OTHERS : MOST_BACKOFF;
    backoff = Math.min(most, backoff * 2);
    if (!suspicions.isEmpty() && confirm(judged, suspicions) && search.leftSomeOut()) {
      backoff = 1;
      rest = 1; // those that were left out may have their turn now
    }
  }

  /** Scans once more, and reports what comes out again; returns whether anything did. */
  private boolean confirm(Map<Long, Waiting> still, List<Finding> suspicions) {
    pause.nanos(INTERVAL_NANOS);
    Set<String> first = new HashSet<>();
    suspicions.forEach(finding -> first.add(SuspicionSearch.key(finding)));
    Map<Long, Waiting> later = aged();
    Set<Thread> waiting = WaitAges.threads(later);
    later.keySet().retainAll(still.keySet());
    classInits.scan();
    if (pausing.getAsBoolean()) {
      return false;
    }
    int before = reported.size();
    for (Finding finding : search.again(later, waiting)) {
      String key = SuspicionSearch.key(finding);
      if (first.contains(key) && Stacks.agree(finding) && reported.add(key)) {
        // Who is left later does not make it less.
        reported.add(SuspicionSearch.keyIfSuspected(finding));
        reporter.report(finding);
        standing.add(finding, later);
      }
    }
    return reported.size() > before;
  }

  /** Returns the waits that have been the same for some scans. */
  private Map<Long, Waiting> aged() {
    Map<Long, Waiting> seen = scan.now();
    if (seen.values().stream().anyMatch(w -> dependsOnSignal(w) || standsForAnybodys(w))) {
      scan.addUnseenVirtual(seen);
    }
    if (notifications != null) {
      notifications.add(seen);
    }
    return ages.next(seen);
  }

  private static boolean dependsOnSignal(Waiting waiting) {
    return (waiting.forEver() && !waiting.certain()) || hasSignal(waiting);
  }

  /** Whether a thread has waited since the last scan for what anybody may release. */
  private boolean standsForAnybodys(Waiting waiting) {
    for (Waiting.Want want : waiting.wants()) {
      LockRecord record = want.timed() ? null : want.record();
      if (record != null
          && LockKind.ofCode(record.resource.kind).endedBy().isAnybodyDespiteHolder()) {
        return ages.isSame(waiting);
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

  /** A new wait is judged soon; what was judged before, ever less often. */
  private boolean changed(Map<Long, Waiting> still) {
    boolean changed = classInits.foundNew();
    for (Map.Entry<Long, Waiting> entry : still.entrySet()) {
      changed |= !entry.getValue().sameAs(analysed.get(entry.getKey()));
    }
    if (changed) {
      backoff = 1;
    }
    return changed;
  }
}
