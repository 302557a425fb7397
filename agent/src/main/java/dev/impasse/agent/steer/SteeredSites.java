package dev.impasse.agent.steer;

import dev.impasse.agent.lockfree.LockFreeList;
import dev.impasse.agent.weave.SiteRegistry;
import dev.impasse.core.model.Site;
import dev.impasse.core.steer.PlaceMatcher;
import dev.impasse.core.steer.SteerPlace;
import dev.impasse.core.steer.SteerSide;
import dev.impasse.core.steer.SteerSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which sites are places of the finding that is to be confirmed.
 *
 * <p>Any thread that loads a class, and no lock.
 */
public final class SteeredSites implements SiteRegistry {

  /** Bits below are for inner acquires, those above for outer ones. */
  private static final int OUTER = 16;

  private final SiteRegistry all;
  private final List<PlaceMatcher> inner = new ArrayList<>();
  private final List<@Nullable PlaceMatcher> outer = new ArrayList<>();
  private final LockFreeList<Integer> roles = new LockFreeList<>();

  /**
   * Makes it.
   *
   * @param all where sites get their numbers
   */
  public SteeredSites(SteerSpec spec, SiteRegistry all) {
    this.all = all;
    for (SteerSide side : spec.sides()) {
      SteerPlace holdsAt = side.holdsAt();
      inner.add(new PlaceMatcher(side.wantsAt(), spec.numbered()));
      outer.add(holdsAt == null ? null : new PlaceMatcher(holdsAt, spec.numbered()));
    }
  }

  @Override
  public int site(Site place, int ordinal) {
    int id = all.site(place, ordinal);
    Site inMethod = place.numbered(ordinal);
    int bits = 0;
    for (int side = 0; side < inner.size(); side++) {
      PlaceMatcher holds = outer.get(side);
      bits |= inner.get(side).matches(inMethod) ? 1 << side : 0;
      bits |= holds != null && holds.matches(inMethod) ? 1 << (OUTER + side) : 0;
    }
    if (bits != 0) {
      roles.set(id, bits); // before the code that has the id runs
    }
    return id;
  }

  @Override
  public boolean isSteered(int site) {
    return roles(site) != 0;
  }

  int roles(int site) {
    Integer bits = roles.get(site);
    return bits == null ? 0 : bits;
  }

  /** Whether a site is the inner acquire of a side. */
  static boolean isInner(int roles, int side) {
    return (roles >> side & 1) != 0;
  }

  /** Whether a site is the outer acquire of a side. */
  static boolean isOuter(int roles, int side) {
    return (roles >> (OUTER + side) & 1) != 0;
  }

  /** Whether a site is the outer acquire of any side. */
  static boolean isAnyOuter(int roles) {
    return roles >>> OUTER != 0;
  }
}
