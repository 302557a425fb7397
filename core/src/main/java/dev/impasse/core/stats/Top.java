package dev.impasse.core.stats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/** Chooses the largest few of many. */
final class Top {

  private Top() {}

  /** Returns the ids with the largest values, the largest first; among equals the lower id. */
  static List<Integer> of(IntStream ids, int most, IntToLongFunction value) {
    Comparator<Integer> worstFirst =
        Comparator.<Integer>comparingLong(value::applyAsLong)
            .thenComparing(Comparator.reverseOrder());
    PriorityQueue<Integer> best = new PriorityQueue<>(worstFirst);
    ids.filter(id -> value.applyAsLong(id) > 0)
        .forEach(
            id -> {
              best.add(id);
              if (best.size() > most) {
                best.poll();
              }
            });
    List<Integer> sorted = new ArrayList<>(best);
    sorted.sort(worstFirst.reversed());
    return sorted;
  }
}
