package dev.impasse.core.predict;

import java.util.List;

/**
 * An order of events that ends in a deadlock.
 *
 * @param recordedUntil before this position the recorded order, of the events that are needed
 * @param legs from there on: who runs up to where, in order; a thread may occur more than once
 * @param cut whether there are more legs than are kept
 */
record Schedule(long recordedUntil, List<Leg> legs, boolean cut) {

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
   * @param toSite site of the last acquire or release in it, 0 when not known
   */
  record Leg(int thread, long fromEvent, long toEvent, int toSite) {}
}
