package dev.impasse.matrix;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** The whole table as text: a row for each shape, a column for each kind of threads. */
final class Table {

  private Table() {}

  static String of(Map<Place, Future<Outcome>> outcomes) throws InterruptedException {
    List<String> titles = new ArrayList<>(List.of("shape"));
    Arrays.stream(Place.Column.values()).map(Place.Column::title).forEach(titles::add);
    titles.add("JDK");
    List<String[]> rows = new ArrayList<>();
    for (Cells.Cell cell : Cells.all()) {
      List<String> row = new ArrayList<>(List.of(cell.shape().name()));
      boolean any = false;
      for (Place.Column column : Place.Column.values()) {
        Future<Outcome> outcome = outcomes.get(column.of(cell));
        any |= outcome != null;
        row.add(outcome == null ? "" : word(column.of(cell), outcome));
      }
      row.add(cell.shape().jdk().name().toLowerCase(Locale.ROOT));
      if (any) {
        rows.add(row.toArray(String[]::new));
      }
    }
    Column[] columns =
        titles.stream()
            .map(title -> new Column().header(title).dataAlign(HorizontalAlign.LEFT))
            .toArray(Column[]::new);
    return AsciiTable.getTable(AsciiTable.NO_BORDERS, columns, rows.toArray(String[][]::new));
  }

  private static String word(Place place, Future<Outcome> outcome) throws InterruptedException {
    try {
      String word = outcome.get().word();
      String wanted = place.cell().shape().verdict().name().toLowerCase(Locale.ROOT);
      return word.equals(wanted)
              || (word.equals("missed") && (place.missed() || place.missedUnwoven()))
          ? word
          : word + " !";
    } catch (ExecutionException e) {
      return "not run !";
    }
  }
}
