package dev.impasse.core.steer;

import org.jspecify.annotations.Nullable;

/**
 * One side of a finding: it holds what the side before it wants, and wants what the next one holds.
 *
 * @param thread the name of its thread in the recorded run, for people
 * @param holds what it holds; its own end, where others join it
 * @param holdsAt where it takes that; null where it is its own end, or was not seen
 * @param wants what it wants
 * @param wantsAt where it wants that: the thread is paused just before
 */
public record SteerSide(
    String thread, Lock holds, @Nullable SteerPlace holdsAt, Lock wants, SteerPlace wantsAt) {

  /**
   * A lock, as it is known again in another run.
   *
   * @param label its name, for people
   * @param className binary name of its class, "" when not known
   * @param threadEnd whether it is the end of a thread, which that thread has by itself
   */
  public record Lock(String label, String className, boolean threadEnd) {

    /** Whether an object of a class may be it. */
    public boolean isOfClass(String name) {
      return className.isEmpty() || SteerPlace.isSameName(className, name);
    }
  }
}
