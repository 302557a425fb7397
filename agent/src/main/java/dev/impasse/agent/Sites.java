package dev.impasse.agent;

import dev.impasse.agent.record.Recorder;
import dev.impasse.agent.weave.SiteTable;
import dev.impasse.core.model.Site;
import dev.impasse.runtime.Tracking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every site that was woven, by id: for reports, for the trace, and for the runtime, which wants to
 * know which sites give a lock a good name.
 *
 * <p>Thread-safe. New sites come on the threads that load classes.
 */
public final class Sites implements SiteTable.Listener {

  private static final Site UNKNOWN = new Site(0, "", "", "", "", -1, "", "", "");

  private final @Nullable Recorder recorder;
  private final List<Site> byId = new ArrayList<>();
  private final ReleaseSites releases;

  /**
   * Knows no sites yet.
   *
   * @param recorder where to define them, or null
   * @param declaredReleases operations of declared locks that release
   */
  Sites(@Nullable Recorder recorder, Set<String> declaredReleases) {
    this.recorder = recorder;
    this.releases = new ReleaseSites(declaredReleases);
    byId.add(UNKNOWN);
  }

  @Override
  public void defined(
      int id,
      String className,
      String method,
      String descriptor,
      @Nullable String file,
      int line,
      String expression,
      String ownerField,
      String operation) {
    String source = file == null ? "" : file;
    synchronized (this) {
      byId.add(
          new Site(
              id, className, method, descriptor, source, line, expression, ownerField, operation));
      nameable(id, !ownerField.isEmpty());
      releases.add(byId.get(id));
    }
    if (recorder != null) {
      recorder.defineSite(
          id, className, method, descriptor, source, line, expression, ownerField, operation);
    }
  }

  private void nameable(int id, boolean named) {
    boolean[] flags = Tracking.namedSites;
    if (id >= flags.length) {
      flags = Arrays.copyOf(flags, Math.max(1024, id * 2));
    }
    flags[id] = named;
    Tracking.namedSites = flags;
  }

  /** Returns a site; one without a place for 0 and for ids that were never given. */
  public synchronized Site site(int id) {
    return id > 0 && id < byId.size() ? byId.get(id) : UNKNOWN;
  }

  /**
   * Whether the method that acquires at a site also releases what it calls by the same name, and
   * nobody else does: evidence that its thread gives it back itself.
   */
  public synchronized boolean releasedInSameMethod(int site) {
    return releases.sameMethod(site(site));
  }

  /** Returns how many sites there are. */
  public synchronized int size() {
    return byId.size() - 1;
  }
}
