package dev.impasse.cli.confirm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for what runs leave behind that nobody wants to keep. */
final class Scratch implements AutoCloseable {

  private final Path folder;
  private final Thread atExit = new Thread(this::deleteAll, "impasse-delete");

  Scratch() throws IOException {
    folder = Files.createTempDirectory("impasse-confirm");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  Path folder() {
    return folder;
  }

  /** Deletes a folder and what is in it, as far as it can be. */
  static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> innermostFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path one : innermostFirst) {
        Files.deleteIfExists(one);
      }
    } catch (IOException e) {
      folder.toFile().deleteOnExit();
    }
  }

  private void deleteAll() {
    delete(folder);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException shutdown) {
      return; // the hook deletes it
    }
    deleteAll();
  }
}
