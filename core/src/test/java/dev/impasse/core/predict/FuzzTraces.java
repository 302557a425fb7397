package dev.impasse.core.predict;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Random traces and what an exhaustive search knows of them. */
final class FuzzTraces {

  private FuzzTraces() {}

  /**
   * One trace.
   *
   * @param name of its file
   * @param bytes STD text
   * @param predictable deadlocks that some reordering reaches
   * @param syncPreserving those that a sync-preserving reordering reaches
   */
  record Known(String name, byte[] bytes, int predictable, int syncPreserving) {

    StdFeed feed() {
      return new StdFeed(() -> new ByteArrayInputStream(bytes));
    }
  }

  static List<Known> all(Path zipped) throws IOException {
    List<Known> all = new ArrayList<>();
    try (ZipFile zip = new ZipFile(zipped.toFile())) {
      for (String row : text(zip, "index.tsv").split("\n")) {
        String[] cells = row.split("\t", -1);
        if (cells.length > 2 && cells[0].endsWith(".std")) {
          all.add(
              new Known(
                  cells[0],
                  text(zip, cells[0]).getBytes(StandardCharsets.UTF_8),
                  Integer.parseInt(cells[1]),
                  Integer.parseInt(cells[2])));
        }
      }
    }
    return all;
  }

  private static String text(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    return new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
  }
}
