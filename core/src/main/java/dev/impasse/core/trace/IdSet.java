package dev.impasse.core.trace;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A set of ids that are handed out one by one: one bit each. Ids that are so large that they look
 * like damage are kept apart, and cost more.
 */
final class IdSet {

  private static final int PLAUSIBLE = 1 << 25;

  private final BitSet bits = new BitSet();
  private final Set<Integer> others = new HashSet<>();

  boolean contains(int id) {
    return (id >= 0 && id < PLAUSIBLE) ? bits.get(id) : others.contains(id);
  }

  void add(int id) {
    if (id >= 0 && id < PLAUSIBLE) {
      bits.set(id);
    } else {
      others.add(id);
    }
  }

  /** Returns the ids, ascending. */
  List<Integer> sorted() {
    List<Integer> ids = new ArrayList<>(others);
    bits.stream().forEach(ids::add);
    ids.sort(null);
    return ids;
  }
}
