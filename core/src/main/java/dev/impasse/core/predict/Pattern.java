package dev.impasse.core.predict;

import org.jspecify.annotations.Nullable;

/**
 * A cycle of abstract acquires and what became of it. Arrays are one entry for a side; side {@code
 * i} wants a lock that side {@code i + 1} holds.
 */
final class Pattern {

  final int[] nodes;
  Verdict verdict = Verdict.UNDECIDED;

  /** For each side, which of its instances is stuck. */
  int @Nullable [] instance;

  @Nullable Schedule schedule;

  /** Why it is suspected only, null if nothing speaks against it. */
  @Nullable Doubt doubt;

  Pattern(int[] nodes) {
    this.nodes = nodes;
  }
}
