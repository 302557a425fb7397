package dev.impasse.core.predict;

import org.jspecify.annotations.Nullable;

/**
 * A cycle of abstract acquires and what became of it. Arrays are one entry for a side; side {@code
 * i} wants a lock that side {@code i + 1} holds.
 */
final class Pattern {

  final int[] nodes;
  Verdict verdict = Verdict.UNDECIDED;

  /** The items, in the plain trace, at which the sides are stuck. */
  int @Nullable [] stuck;

  @Nullable Schedule schedule;

  Pattern(int[] nodes) {
    this.nodes = nodes;
  }
}
