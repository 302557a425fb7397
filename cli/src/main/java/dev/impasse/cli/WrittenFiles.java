package dev.impasse.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Tells which files an agent has written under a name with {@code %p}, {@code %t} or {@code %h} in
 * it: those that are new or changed since this was made.
 */
final class WrittenFiles {

  private final Path folder;
  private final Pattern name;
  private final Map<Path, State> before;

  /** What tells two versions of a file apart. */
  private record State(long modifiedMillis, long lengthBytes, String key) {}

  /** Remembers what is there now. */
  WrittenFiles(String pattern) {
    Path path = Path.of(pattern);
    folder = path.resolveSibling("");
    name =
        Pattern.compile(("\\Q" + path.getFileName() + "\\E").replaceAll("%[pth]", "\\\\E.+\\\\Q"));
    before = now();
  }

  /** Returns the files that were written since, by name. */
  List<Path> written() {
    List<Path> written = new ArrayList<>();
    now()
        .forEach(
            (file, state) -> {
              if (!state.equals(before.get(file))) {
                written.add(file);
              }
            });
    written.sort(null);
    return written;
  }

  private Map<Path, State> now() {
    Map<Path, State> files = new HashMap<>();
    if (!Files.isDirectory(folder.toAbsolutePath())) {
      return files;
    }
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(folder, file -> name.matcher(leaf(file)).matches())) {
      for (Path file : entries) {
        files.put(file, state(file));
      }
    } catch (IOException e) {
      return files; // a folder that we may not list: nothing in it counts as written
    }
    return files;
  }

  private static String leaf(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static State state(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new State(
        attributes.lastModifiedTime().toMillis(),
        attributes.size(),
        String.valueOf(attributes.fileKey()));
  }
}
