package dev.impasse.matrix;

import java.util.Set;

/**
 * What the detector does not reach yet. The list is exact: {@link MatrixIT} fails for a cell that
 * is listed and reported, and for one that is neither.
 */
final class NotYet {

  /** {@code SHAPE} for the whole row, {@code SHAPE/COLUMN} for one cell: 17, 25, virtual, mixed. */
  private static final Set<String> CELLS = Set.of();

  private NotYet() {}

  static boolean holds(Place place) {
    return CELLS.contains(place.cell().shape().name()) || CELLS.contains(place.toString());
  }

  static Set<String> cells() {
    return CELLS;
  }
}
