package dev.impasse.core.predict;

import java.util.List;

/**
 * An order of events that ends in a deadlock.
 *
 * @param legs who runs up to where, in order; a thread may occur more than once
 */
record Schedule(List<Leg> legs) {

  /** Copies the list. */
  Schedule {
    legs = List.copyOf(legs);
  }

  /**
   * A stretch of one thread.
   *
   * @param thread the thread
   * @param fromEvent position of its first event
   * @param toEvent position of its last event
   * @param toSite site of its last event, 0 when not known
   */
  record Leg(int thread, long fromEvent, long toEvent, int toSite) {}
}
