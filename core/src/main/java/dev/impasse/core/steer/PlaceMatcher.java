package dev.impasse.core.steer;

import dev.impasse.core.model.Site;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Knows a place again among sites that come in the order of the code, method by method.
 *
 * <p><b>Threading.</b> Any thread, without a lock: classes load while it is asked.
 */
public final class PlaceMatcher {

  private final SteerPlace place;
  private final boolean numbered;

  /** Sites of the same form so far. */
  private final AtomicReference<Site[]> alike = new AtomicReference<>(new Site[0]);

  /**
   * Makes one for a place.
   *
   * @param numbered whether numbers in names of methods and classes count
   */
  public PlaceMatcher(SteerPlace place, boolean numbered) {
    this.place = place;
    this.numbered = numbered;
  }

  /**
   * Whether a site is the place.
   *
   * @param site its number tells it from others of its method
   */
  public boolean matches(Site site) {
    return place.hasSameForm(site, numbered) && ordinal(site) == place.ordinal();
  }

  /** Returns how many before it, in the same method, do the same with the same expression. */
  private int ordinal(Site site) {
    while (true) {
      Site[] known = Objects.requireNonNull(alike.get());
      int before = 0;
      for (Site one : known) {
        if (isOfSameMethod(one, site)) {
          if (one.id() == site.id()) {
            return before;
          }
          before++;
        }
      }
      Site[] more = Arrays.copyOf(known, known.length + 1);
      more[known.length] = site;
      if (alike.compareAndSet(known, more)) {
        return before;
      }
    }
  }

  private static boolean isOfSameMethod(Site one, Site other) {
    return one.className().equals(other.className())
        && one.methodName().equals(other.methodName())
        && one.descriptor().equals(other.descriptor());
  }

  /**
   * Returns the place of a site among all those of its run, or null if it is not one of them.
   *
   * @param all in the order of their numbers
   */
  static @Nullable SteerPlace place(Site site, Iterable<Site> all) {
    PlaceMatcher matcher = new PlaceMatcher(SteerPlace.of(site, 0), true);
    for (Site one : all) {
      if (matcher.place.hasSameForm(one, true)) {
        int ordinal = matcher.ordinal(one);
        if (one.id() == site.id()) {
          return SteerPlace.of(site, ordinal);
        }
      }
    }
    return null;
  }
}
