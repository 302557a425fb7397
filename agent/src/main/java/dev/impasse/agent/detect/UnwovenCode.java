package dev.impasse.agent.detect;

import dev.impasse.agent.daemon.Daemon;
import dev.impasse.agent.jvm.OwnedMonitor;
import dev.impasse.agent.site.Sites;
import dev.impasse.agent.weave.SiteRegistry;
import dev.impasse.agent.weave.WeaveOptions;
import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The code of a program of which nothing is woven, for one daemon that scans: its sites are found
 * out when there is something to report.
 */
public final class UnwovenCode {

  private static final long DEADLINE_MILLIS = 2_000;

  private final Sites sites;
  private final SitesOfClasses known;
  private final ClassFileCache codes;
  private final RecoveredSites none;
  private final RecoveredSites unread;
  private boolean stalled;

  /** Prepares; reads nothing yet. */
  public UnwovenCode(
      Sites sites, SiteRegistry registry, WeaveOptions options, Instrumentation instrumentation) {
    this(sites, registry, options, new ClassFileCache(instrumentation));
  }

  UnwovenCode(Sites sites, SiteRegistry registry, WeaveOptions options, ClassFileCache codes) {
    this.sites = sites;
    this.codes = codes;
    known = new SitesOfClasses(options, registry);
    none = sites(Map.of(), Map.of());
    unread = RecoveredSites.unread(sites, known, codes);
  }

  /** Returns what knows of no site. */
  RecoveredSites none() {
    return none;
  }

  /** Returns what stands for sites of which none was looked for, to choose what to look at. */
  RecoveredSites unread() {
    return unread;
  }

  /** Returns the class files that are read. */
  ClassFileCache codes() {
    return codes;
  }

  /** Returns what finds out the sites of threads with these stacks, which hold these monitors. */
  RecoveredSites sites(
      Map<Long, List<StackTraceElement>> stacks, Map<Long, List<OwnedMonitor>> monitors) {
    return new RecoveredSites(sites, known, codes, stacks, monitors);
  }

  /**
   * What is said of a search once its sites are known.
   *
   * @param waits the waits, with their sites
   * @param recovered the other sites
   */
  record Placed(Map<Long, Waiting> waits, RecoveredSites recovered) {}

  /**
   * Finds out the sites on a thread of its own, since a loader may block for what the deadlock
   * holds; after a while it is done without, and not tried again.
   */
  Placed placedInTime(
      Map<Long, Waiting> waits,
      Map<Long, List<StackTraceElement>> stacks,
      Map<Long, List<OwnedMonitor>> monitors) {
    RecoveredSites recovered = sites(stacks, monitors);
    AtomicReference<@Nullable Placed> done = new AtomicReference<>();
    if (!stalled) {
      CountDownLatch ended = new CountDownLatch(1);
      Daemon.of(
              "impasse-sites",
              () -> {
                try {
                  codes.refresh();
                  Map<Long, Waiting> placed = recovered.placed(waits);
                  recovered.prepare();
                  done.set(new Placed(placed, recovered));
                } finally {
                  ended.countDown();
                }
              })
          .start();
      stalled = !isOver(ended);
    }
    Placed placed = done.get();
    return placed == null ? new Placed(waits, none) : placed;
  }

  private static boolean isOver(CountDownLatch ended) {
    try {
      return ended.await(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true; // nobody interrupts the agent's daemons
    }
  }
}
