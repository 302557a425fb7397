package dev.impasse.core.finding;

/**
 * Who holds a lock that somebody wants.
 *
 * @param lock the lock
 * @param thread its owner
 */
public record Holder(LockRef lock, ThreadRef thread) {}
