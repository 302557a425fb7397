package dev.impasse.core.predict;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a schedule in which sections of the locks that the sides hold change places.
 *
 * <p>Tries instances of a pattern until one has a witness: all combinations where there are few,
 * else ever later ones, those first that cannot do without another side's acquire. Sound: what is
 * accepted has been played step by step. Not complete.
 */
final class WitnessSearch {

  private final SyncTrace trace;
  private final HeldSections sections;
  private final Instances instances;
  private final HeldSectionClosure closure;
  private final Work work;
  private final BitSet irreversible;
  private final int tries;

  WitnessSearch(
      SyncTrace trace,
      Instances instances,
      HeldSections sections,
      BitSet irreversible,
      Work work,
      int tries) {
    this.trace = trace;
    this.instances = instances;
    this.sections = sections;
    this.irreversible = irreversible;
    this.work = work;
    this.tries = tries;
    this.closure = new HeldSectionClosure(trace, work);
  }

  /**
   * Returns a schedule that ends in a pattern, or null if none was found.
   *
   * @param next zeros; becomes, for each side, the instance at which it is stuck
   */
  @Nullable Schedule find(int[] nodes, int[] next) {
    for (int node : nodes) {
      for (int token : trace.held(node)) {
        if (irreversible.get(token >> 1)) {
          return null;
        }
      }
    }
    return combinations(nodes) <= tries ? all(nodes, next) : later(nodes, next);
  }

  private long combinations(int[] nodes) {
    long product = 1;
    for (int node : nodes) {
      product = Math.min(product * instances.of(node).size(), Integer.MAX_VALUE);
    }
    return product;
  }

  private @Nullable Schedule all(int[] nodes, int[] next) {
    while (!work.exhausted()) {
      Schedule schedule = attempt(nodes, next);
      if (schedule != null) {
        return schedule;
      }
      int i = 0;
      while (i < nodes.length && ++next[i] == instances.of(nodes[i]).size()) {
        next[i++] = 0;
      }
      if (i == nodes.length) {
        return null;
      }
    }
    return null;
  }

  private @Nullable Schedule later(int[] nodes, int[] next) {
    for (int n = 0; n < tries && !work.exhausted(); n++) {
      Schedule schedule = attempt(nodes, next);
      if (schedule != null) {
        return schedule;
      }
      boolean advanced = false;
      int first = -1;
      for (int i = 0; i < nodes.length; i++) {
        IntList items = instances.of(nodes[i]);
        boolean more = next[i] + 1 < items.size();
        if (items.get(next[i]) < closure.count(trace.abstractThread[nodes[i]]) && more) {
          next[i]++;
          advanced = true;
        } else if (more && first < 0) {
          first = i;
        }
      }
      if (!advanced) {
        if (first < 0) {
          return null;
        }
        next[first]++;
      }
    }
    return null;
  }

  private @Nullable Schedule attempt(int[] nodes, int[] next) {
    closure.clear();
    for (int i = 0; i < nodes.length; i++) {
      int thread = trace.abstractThread[nodes[i]];
      int[] held = sections.of(nodes[i], next[i]);
      for (int k = 0; k < held.length; k += 2) {
        closure.hold(thread, held[k], held[k + 1]);
      }
      closure.raise(thread, instances.of(nodes[i]).get(next[i]));
    }
    if (!closure.close()) {
      return null;
    }
    for (int i = 0; i < nodes.length; i++) {
      int thread = trace.abstractThread[nodes[i]];
      if (closure.count(thread) > instances.of(nodes[i]).get(next[i])) {
        return null;
      }
    }
    return WitnessReplay.find(trace, closure, work);
  }
}
