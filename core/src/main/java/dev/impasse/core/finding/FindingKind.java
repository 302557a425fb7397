package dev.impasse.core.finding;

/** What sort of deadlock a finding is about. */
public enum FindingKind {
  /** Threads that wait for each other in a cycle. */
  DEADLOCK,
  /** One thread that waits for what it holds itself. */
  SELF_DEADLOCK,
  /** Tasks that wait for tasks which only their own, busy threads could run. */
  STARVATION,
  /** A lock whose holder ended without giving it back. */
  ORPHANED_LOCK,
  /** A lock whose holder is an idle thread of a pool, which has no reason to give it back. */
  LEAKED_LOCK,
  /** A signal that nobody is left to give. */
  LOST_SIGNAL
}
