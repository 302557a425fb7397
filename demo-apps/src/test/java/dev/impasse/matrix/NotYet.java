package dev.impasse.matrix;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the detector does not reach yet. The list is exact: {@link MatrixIT} fails for a cell that
 * is listed and found, and for one that is neither.
 *
 * <p>{@code SHAPE} stands for the whole row, {@code SHAPE/COLUMN} for one cell of it; the columns
 * are 17, 25, virtual and mixed. {@code docs/shapes.md} is written from this list, too.
 */
final class NotYet {

  /** Nothing is reported. */
  private static final Set<String> MISSED = Set.of();

  /** It is reported, but its headline begins so, which is not what the shape declares. */
  private static final Map<String, String> OTHERWISE = Map.of();

  /** Only woven code finds it. */
  private static final Set<String> NEEDS_WEAVING = Set.of();

  /** The place where the lock was taken is part of the fingerprint, and on no stack. */
  private static final Set<String> PLACE_NEEDS_WEAVING = Set.of("leaked-lock");

  /** The lock is wanted back by a wait of its condition, and named where it was taken alone. */
  private static final Set<String> NAME_NEEDS_WEAVING =
      Set.of("reacquire-condition", "reacquire-timed");

  private NotYet() {}

  /** Whether a lock of a row has no name where the application is not woven. */
  static boolean nameNeedsWeaving(Place place) {
    return NAME_NEEDS_WEAVING.contains(place.row());
  }

  /** Whether a row has another fingerprint where the application is not woven. */
  static boolean placeNeedsWeaving(Place place) {
    return PLACE_NEEDS_WEAVING.contains(place.row()) || place.cell().shape().insideJdk();
  }

  /** Whether a row is only found where the application is woven. */
  static boolean needsWeaving(String row) {
    return NEEDS_WEAVING.contains(row);
  }

  static boolean holds(Place place) {
    return MISSED.contains(place.row()) || MISSED.contains(place.toString());
  }

  /** Returns what the headline begins with, if it is not what it should be. */
  static Optional<String> said(Place place) {
    return Optional.ofNullable(OTHERWISE.get(place.row()))
        .or(() -> Optional.ofNullable(OTHERWISE.get(place.toString())));
  }

  static Set<String> cells() {
    Set<String> all = new HashSet<>(MISSED);
    all.addAll(OTHERWISE.keySet());
    return all;
  }
}
