package dev.impasse.core.steer;

import java.util.ArrayList;
import java.util.List;

/**
 * What a program is to be steered into, and how.
 *
 * <p><b>Shape.</b> {@code sides.get(i)} wants what {@code sides.get((i + 1) % n)} holds, as in a
 * finding.
 *
 * @param fingerprint that of the finding, which the deadlock is to have
 * @param sides the threads of the cycle
 * @param order in which sides are to come to their inner acquires; who comes later waits before his
 *     outer acquire. Empty: as they come
 * @param numbered whether the numbers of lambdas and anonymous classes are those of the recorded
 *     run; else they do not matter
 * @param pauseMillis how long a thread is paused at most, each time
 * @param pauses how many threads are paused at most at each side
 */
public record SteerSpec(
    String fingerprint,
    List<SteerSide> sides,
    List<Integer> order,
    boolean numbered,
    long pauseMillis,
    int pauses) {

  /** Sides are bits of an int. */
  public static final int MOST_SIDES = 15;

  private static final int PAUSES = 8;
  private static final long FIRST_PAUSE_MILLIS = 3_000;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;
  private static final int GROWTH = 2;

  /** Copies the lists. */
  public SteerSpec {
    if (sides.isEmpty() || sides.size() > MOST_SIDES) {
      throw new IllegalArgumentException("sides must be 1 to 15: sides=" + sides.size());
    }
    sides = List.copyOf(sides);
    order = List.copyOf(order);
    for (int side : order) {
      if (side < 0 || side >= sides.size()) {
        throw new IllegalArgumentException("no such side: order=" + order);
      }
    }
  }

  /** Makes that of the first attempt. */
  SteerSpec(String fingerprint, List<SteerSide> sides) {
    this(fingerprint, sides, List.of(), true, FIRST_PAUSE_MILLIS, PAUSES);
  }

  /**
   * Returns that of an attempt: first sides stop as they come, then in the order in which the
   * schedule of the finding has them take their outer locks, then in each rotation of it; then all
   * over with longer pauses, and as if the code had been compiled anew.
   *
   * @param attempt from 1
   * @param schedule sides in the order of the schedule
   */
  public SteerSpec attempt(int attempt, List<Integer> schedule) {
    int ways = sides.size() == 1 ? 1 : 1 + schedule.size();
    int way = (attempt - 1) % ways;
    long pause = FIRST_PAUSE_MILLIS;
    boolean first = attempt <= ways;
    for (int round = (attempt - 1) / ways; round > 0 && pause < LONGEST_PAUSE_MILLIS; round--) {
      pause = Math.min(LONGEST_PAUSE_MILLIS, pause * GROWTH);
    }
    List<Integer> rotated = new ArrayList<>();
    for (int i = 0; way > 0 && i < schedule.size(); i++) {
      rotated.add(schedule.get((i + way - 1) % schedule.size()));
    }
    return new SteerSpec(fingerprint, sides, rotated, first, pause, pauses);
  }
}
