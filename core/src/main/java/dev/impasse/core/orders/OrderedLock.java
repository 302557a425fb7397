package dev.impasse.core.orders;

import dev.impasse.core.model.Site;

/**
 * A lock of an entry: held, or requested.
 *
 * @param lock where it lives
 * @param shared whether the mode is shared
 * @param site where it was acquired, or requested; its number means nothing outside of its run
 */
public record OrderedLock(LockClass lock, boolean shared, Site site) {

  /** Returns what a file keeps of it: the same for the same place in every run. */
  public OrderedLock portable() {
    boolean isPortable =
        site.id() == 0 && site.descriptor().isEmpty() && site.ownerField().equals(lock.place());
    return isPortable
        ? this
        : new OrderedLock(
            lock,
            shared,
            new Site(
                0,
                site.className(),
                site.methodName(),
                "",
                site.fileName(),
                site.line(),
                site.expression(),
                lock.place(),
                site.operation()));
  }
}
