package dev.impasse.core.steer;

import java.util.List;

/**
 * How far a steered program got.
 *
 * @param pid the process
 * @param sides each side of the specification
 * @param met whether all sides stood at their inner acquires at once, each holding what another one
 *     wants, and were let go
 * @param passed the sides that got what they wanted after that, all the same
 * @param pausedMillis how long threads were paused, all pauses together
 * @param letGo why the last paused thread went on before the others came, "" if none did
 * @param detected fingerprints of the deadlocks that the agent detected while nobody was paused
 */
public record SteerProgress(
    long pid,
    List<Side> sides,
    boolean met,
    List<Integer> passed,
    long pausedMillis,
    String letGo,
    List<String> detected) {

  /** Copies the lists. */
  public SteerProgress {
    sides = List.copyOf(sides);
    passed = List.copyOf(passed);
    detected = List.copyOf(detected);
  }

  /**
   * How far one side got.
   *
   * @param outer how often a thread came to its outer acquire
   * @param without how often one came to its inner acquire without what it was to hold
   * @param stood how often one stood at its inner acquire and held that
   */
  public record Side(long outer, long without, long stood) {}
}
