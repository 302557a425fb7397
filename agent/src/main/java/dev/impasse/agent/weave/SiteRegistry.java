package dev.impasse.agent.weave;

import dev.impasse.core.model.Site;

/**
 * Gives each code location of an operation its site id.
 *
 * <p>Called while a class is being loaded, on the loading thread, which may hold any lock of the
 * application: an implementation takes none of those and loads no class of the application.
 */
@FunctionalInterface
public interface SiteRegistry {

  /**
   * Returns the id of a site, at least 1; the same one for the same arguments, so that a
   * retransformed class keeps its ids.
   *
   * @param place what is known of it; its number means nothing
   * @param ordinal number of the operation within its method, from 0
   */
  int site(Site place, int ordinal);

  /** Whether threads are paused before the operation of a site, to confirm a finding. */
  default boolean isSteered(int site) {
    return false;
  }
}
