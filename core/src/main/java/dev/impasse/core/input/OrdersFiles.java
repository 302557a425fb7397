package dev.impasse.core.input;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Finds the files that a name stands for: itself, those that a pattern matches, a folder's. */
public final class OrdersFiles {

  private static final int MOST_DEPTH = 16;

  private OrdersFiles() {}

  /** Returns the files of lock orders within a folder, by their names. */
  public static List<Path> within(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, MOST_DEPTH)) {
      return files.filter(Files::isRegularFile).filter(Input::isOrders).sorted().toList();
    }
  }

  /**
   * Returns what a name stands for: the files that it matches, by their names, if it is a pattern
   * such as {@code runs/*.orders}, and there is no file that is called so; else itself.
   */
  public static List<Path> matching(Path named) throws IOException {
    String pattern = String.valueOf(named.getFileName());
    Path folder = named.getParent();
    boolean isPattern = pattern.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    if (!isPattern || Files.exists(named)) {
      return List.of(named);
    }
    List<Path> found = new ArrayList<>();
    Path in = folder == null ? Path.of("") : folder;
    if (Files.isDirectory(in)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(in, pattern)) {
        files.forEach(found::add);
      } catch (PatternSyntaxException e) {
        return List.of(named); // opening it says that it is not there
      }
    }
    found.sort(null);
    return found.isEmpty() ? List.of(named) : found;
  }

  /** Returns the files that names stand for, those of folders included. */
  public static List<Path> of(List<Path> named) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path name : named) {
      for (Path one : matching(name)) {
        List<Path> within = Files.isDirectory(one) ? within(one) : List.of(one);
        files.addAll(within);
      }
    }
    return files;
  }
}
