package dev.impasse.core.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The root of the repository that sources are in: a code host knows files by their path from there.
 *
 * @param folder the root, links resolved
 */
record RepositoryRoot(Path folder) {

  /** Returns the one that is named, or null if there is no such folder. */
  static @Nullable RepositoryRoot named(Path folder) {
    try {
      return Files.isDirectory(folder) ? new RepositoryRoot(folder.toRealPath()) : null;
    } catch (IOException unreadable) {
      return null;
    }
  }

  /** Returns the nearest at or above a folder, by what Git keeps there; null if there is none. */
  static @Nullable RepositoryRoot above(Path folder) {
    for (Path at = folder; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) { // a file in work trees and submodules
        return named(at);
      }
    }
    return null;
  }

  /** Returns the path of a file from the root, with slashes; null of one outside. */
  @Nullable String pathOf(Path file) throws IOException {
    Path real = file.toRealPath();
    if (!real.startsWith(folder)) {
      return null;
    }
    StringBuilder path = new StringBuilder();
    for (Path part : folder.relativize(real)) {
      path.append(path.isEmpty() ? "" : "/").append(part);
    }
    return path.toString();
  }
}
