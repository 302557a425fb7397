package dev.impasse.core.predict;

/**
 * How far a search goes before it gives up and says so.
 *
 * @param searchSteps steps of the search for cycles, for each of its rounds
 * @param patterns cycles that are looked at, at most
 * @param itemVisits items that are walked over to decide about cycles; at least 100 for each item
 * @param witnessTries instances of one cycle for which a schedule is sought
 */
public record Bounds(long searchSteps, int patterns, long itemVisits, int witnessTries) {

  /** What is used unless something else is said: about a minute on the worst inputs known. */
  public static final Bounds STANDARD = new Bounds(20_000_000L, 10_000, 500_000_000L, 64);
}
