package dev.impasse.core.orders;

import java.util.Map;

/**
 * The lock orders of a run whose events were recorded. Prediction has decided about what it shows
 * alone; here it is evidence beside other runs.
 *
 * @param run its orders
 * @param objects how many lock objects of each class were acquired in it
 */
public record TracedRun(OrderRun run, Map<LockClass, Integer> objects) {

  /** Copies the map. */
  public TracedRun {
    objects = Map.copyOf(objects);
  }
}
