package dev.impasse.agent.site;

import dev.impasse.agent.lockfree.LockFreeList;
import dev.impasse.agent.record.Recorder;
import dev.impasse.agent.weave.SiteTable;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import dev.impasse.runtime.Tracking;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Every site that was woven, by id: for reports, for the trace, and for the runtime, which wants to
 * know which sites give a lock a good name.
 *
 * <p>Thread-safe. New sites come on the threads that load classes, and take no lock.
 */
public final class Sites implements SiteTable.Listener {

  private static final Site UNKNOWN = Site.unknown(0);

  private final @Nullable Recorder recorder;
  private final LockFreeList<Site> byId = new LockFreeList<>();
  private final AtomicInteger highest = new AtomicInteger();

  /** All three are of the agent's own threads, and lag behind. */
  private final ReleaseSites releases;

  private final Set<String> lockThemselves = new HashSet<>();

  private final BitSet seen = new BitSet();

  /**
   * Knows no sites yet.
   *
   * @param recorder where to define them, or null
   * @param declaredReleases operations of declared locks that release
   */
  public Sites(@Nullable Recorder recorder, Set<String> declaredReleases) {
    this.recorder = recorder;
    this.releases = new ReleaseSites(declaredReleases);
  }

  @Override
  public void defined(Site site) {
    byId.set(site.id(), site);
    if (!site.ownerField().isEmpty()) {
      Tracking.nameSite(site.id(), true);
    }
    raise(site.id());
    if (recorder != null) {
      recorder.defineSite(site);
    }
  }

  private void raise(int id) {
    int before = highest.get();
    while (id > before && !highest.compareAndSet(before, id)) {
      before = highest.get();
    }
  }

  /** Returns a site; one without a place for 0 and for ids that were never given. */
  public Site site(int id) {
    Site site = byId.get(id);
    return site == null ? UNKNOWN : site;
  }

  /**
   * Whether the method that acquires at a site also releases what it calls by the same name, and
   * nobody else does: evidence that its thread releases it itself. Asked by threads of the agent.
   */
  public boolean releasedInSameMethod(int site) {
    synchronized (releases) {
      catchUp();
      return releases.sameMethod(site(site));
    }
  }

  /**
   * Returns the name of a lock: its class if that takes the monitors of its own objects, whoever
   * took it first; else what its site calls it; "" if nothing does. Asked by threads of the agent.
   */
  public String nameOf(LockKind kind, String className, int namingSite) {
    if (kind == LockKind.MONITOR) {
      synchronized (releases) {
        catchUp();
        if (lockThemselves.contains(className)) {
          return className;
        }
      }
    }
    return site(namingSite).nameOf(className);
  }

  private void catchUp() {
    for (int id = 1; id <= highest.get(); id++) {
      id = seen.nextClearBit(id);
      Site known = byId.get(id);
      if (known != null) {
        seen.set(id);
        releases.add(known);
        if (known.locksItself()) {
          lockThemselves.add(known.className());
        }
      }
    }
  }

  /** Returns how many sites there are. */
  public int size() {
    return highest.get();
  }
}
