package dev.impasse.core.finding;

/** What sort of deadlock a finding is about. */
public enum FindingKind {
  /** Threads that wait for each other in a cycle. */
  DEADLOCK,
  /** One thread that waits for what it holds itself. */
  SELF_DEADLOCK
}
