package dev.impasse.core.model;

import java.util.List;

/** Gives the numbers in a trace their meaning; unknown numbers get placeholders, never null. */
public interface Definitions {

  /** Returns a site. */
  Site site(int id);

  /** Returns all sites, in the order of their numbers; empty where they are not known. */
  default List<Site> sites() {
    return List.of();
  }

  /** Returns a lock. */
  LockInfo lock(int id);

  /** Returns the kind of a lock. */
  default LockKind kind(int lock) {
    return lock(lock).kind();
  }

  /** Returns how many permits a semaphore had free when it was first seen; -1 if not known. */
  default int permits(int lock) {
    return -1;
  }

  /** Returns a thread. */
  ThreadInfo thread(int index);
}
