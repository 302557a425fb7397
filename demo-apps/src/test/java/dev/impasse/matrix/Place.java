package dev.impasse.matrix;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where a cell stands in the table.
 *
 * @param cell its row
 * @param feature the feature version of the JDK, 17 or 25
 * @param kind of which kind its threads are
 */
record Place(Cells.Cell cell, int feature, Shape.Threads kind) {

  private static final int MOST_RECORDED_THREADS = 100;

  /** {@code jdk} or {@code app}: all runs are of that way of watching; else each its own. */
  private static final String WAY = System.getProperty("matrix.way", "");

  /** The columns: their titles, and what they mean. */
  enum Column {
    P17("17", 17, Shape.Threads.PLATFORM),
    P25("25", 25, Shape.Threads.PLATFORM),
    V25("virtual", 25, Shape.Threads.VIRTUAL),
    M25("mixed", 25, Shape.Threads.MIXED);

    private final String title;
    private final int feature;
    private final Shape.Threads kind;

    Column(String title, int feature, Shape.Threads kind) {
      this.title = title;
      this.feature = feature;
      this.kind = kind;
    }

    String title() {
      return title;
    }

    Place of(Cells.Cell cell) {
      return new Place(cell, feature, kind);
    }
  }

  /** Returns all places, row by row. */
  static List<Place> all() {
    return Cells.all().stream().flatMap(Place::of).toList();
  }

  private static Stream<Place> of(Cells.Cell cell) {
    List<Shape.Threads> kinds = List.of(cell.shape().threads());
    return Arrays.stream(Column.values())
        .map(column -> column.of(cell))
        .filter(place -> kinds.contains(place.kind()));
  }

  /** Returns the name of its shape. */
  String row() {
    return cell.shape().name();
  }

  /** Whether nothing is reported yet. */
  boolean missed() {
    return NotYet.holds(this);
  }

  /**
   * Whether the run leaves a trace: on 17, and with platform and virtual threads together. What has
   * a thousand threads has no room in a small one.
   */
  boolean recorded() {
    if ("jdk".equals(WAY)) {
      return false;
    }
    boolean small = cell.shape().size() <= MOST_RECORDED_THREADS;
    boolean half = kind == Shape.Threads.MIXED || feature == Column.P17.feature;
    return small && (half || "app".equals(WAY));
  }

  /**
   * Whether the application is not woven in this run: where nothing is recorded. What only woven
   * code finds is run so on platform threads alone, to see that it is missed.
   */
  boolean unwoven() {
    return !"app".equals(WAY)
        && !recorded()
        && (!NotYet.needsWeaving(row()) || kind == Shape.Threads.PLATFORM);
  }

  /** Whether nothing is reported in this run because the application is not woven. */
  boolean missedUnwoven() {
    return unwoven() && NotYet.needsWeaving(row());
  }

  /** Returns where its trace is. */
  Path trace(Path directory) {
    return directory.resolve(toString().replace('/', '-') + ".impasse");
  }

  String column() {
    return Arrays.stream(Column.values())
        .filter(column -> column.of(cell).equals(this))
        .findFirst()
        .orElseThrow()
        .title()
        .toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return row() + "/" + column();
  }
}
