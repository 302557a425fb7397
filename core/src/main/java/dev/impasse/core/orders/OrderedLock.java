package dev.impasse.core.orders;

import dev.impasse.core.model.Site;

/**
 * A lock of an entry: held, or requested.
 *
 * @param lock where it lives
 * @param shared whether the mode is shared
 * @param site where it was acquired, or requested; its number means nothing outside of its run
 */
public record OrderedLock(LockClass lock, boolean shared, Site site) {}
