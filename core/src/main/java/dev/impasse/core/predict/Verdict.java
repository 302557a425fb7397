package dev.impasse.core.predict;

/** What became of a pattern; the stages in the order in which they are tried. */
public enum Verdict {
  /** Both sides hold a lock that keeps them apart. */
  GATE_LOCK("a lock held around all sides keeps them apart"),
  /** One side always comes before another, because of a start or an end of a thread, or a value. */
  ORDERED("one side always comes before another: a thread started or joined, a value read"),
  /** It happens in a reordering that keeps the order of the sections of each lock. */
  SYNC_PRESERVING("a schedule that keeps the order of all other lock sections reaches it"),
  /** It happens in a schedule that was found and checked step by step. */
  WITNESSED("a schedule that reverses lock sections reaches it, and was checked step by step"),
  /** No schedule was found. */
  NO_SCHEDULE("no schedule was found in which all sides hold what the others want"),
  /** A bound was hit before it was decided. */
  UNDECIDED("not decided: the bound on work was hit");

  private final String reason;

  Verdict(String reason) {
    this.reason = reason;
  }

  /** Returns what it means, in words. */
  public String reason() {
    return reason;
  }

  /** Whether it is a deadlock that can happen. */
  public boolean predicted() {
    return this == SYNC_PRESERVING || this == WITNESSED;
  }
}
