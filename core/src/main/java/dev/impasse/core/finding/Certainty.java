package dev.impasse.core.finding;

/** How a finding is known; the words never mix in one count, one colour or one exit code. */
public enum Certainty {
  /** It is happening: from the wait-for graph, certain. */
  DETECTED,
  /** It was predicted, and then made to happen by steering the schedule. */
  CONFIRMED,
  /** It could happen in another schedule of the recorded run. */
  PREDICTED,
  /** Nobody is left who ever did what is waited for; somebody new might. */
  SUSPECTED
}
