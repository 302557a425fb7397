package dev.impasse.junit;

/**
 * From which certainty on a finding makes something fail, the most certain first; each includes
 * those before it.
 */
public enum FailOn {
  /** A deadlock that happened. */
  DETECTED,
  /** A predicted deadlock that was made to happen by steering the schedule. */
  CONFIRMED,
  /** A deadlock that another schedule of what was seen would have hit. */
  PREDICTED,
  /** A wait that nobody seems left to end. */
  SUSPECTED,
  /** Nothing fails. */
  NEVER;

  /** Whether a finding of a certainty fails. */
  boolean fails(FailOn certainty) {
    return this != NEVER && certainty.compareTo(this) <= 0;
  }
}
