package dev.impasse.core.model;

/** How a resource is held or wanted. */
public enum Mode {
  /** By one thread alone: monitors, locks, write halves. */
  EXCLUSIVE,
  /** Beside others: read halves, permits. */
  SHARED
}
