package dev.impasse.core.model;

/** Gives the numbers in a trace their meaning; unknown numbers get placeholders, never null. */
public interface Definitions {

  /** Returns a site. */
  Site site(int id);

  /** Returns a lock. */
  LockInfo lock(int id);

  /** Returns a thread. */
  ThreadInfo thread(int index);
}
