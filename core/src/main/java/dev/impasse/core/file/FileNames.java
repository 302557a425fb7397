package dev.impasse.core.file;

import java.nio.file.Path;

/** Names of further files beside one. */
public final class FileNames {

  private FileNames() {}

  /**
   * Returns the name of the file with a number: {@code app.impasse} itself is the first, {@code
   * app.2.impasse} the second.
   */
  public static Path numbered(Path file, int number) {
    String name = String.valueOf(file.getFileName());
    return number == 1 ? file : file.resolveSibling(numbered(name, "." + number));
  }

  /** Returns a file as people named the first of its name: relative where they did. */
  public static Path asNamed(Path named, Path claimed) {
    Path beside = named.resolveSibling(claimed.getFileName());
    return beside.toAbsolutePath().equals(claimed) ? beside : claimed;
  }

  /** Returns a name with something put in before its ending, if it has one. */
  public static String numbered(String name, String number) {
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? name + number : name.substring(0, dot) + number + name.substring(dot);
  }
}
