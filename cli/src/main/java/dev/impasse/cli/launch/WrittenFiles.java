package dev.impasse.cli.launch;

import dev.impasse.core.file.FileNames;
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
import org.jspecify.annotations.Nullable;

/**
 * Tells which files an agent has written under a name, which may have {@code %p}, {@code %t} or
 * {@code %h} in it: those that are new since this was made. An agent changes no file that was there
 * before; where the name is taken it puts a number in.
 */
public final class WrittenFiles {

  /** Stands where the number is; no name has it. */
  private static final String NUMBER = "\0";

  private final Path folder;
  private final Pattern name;
  private final Map<Path, State> before;

  /** What tells two files of one name apart: the system's key, where it has one. */
  private record State(long modifiedMillis, long lengthBytes, @Nullable Object key) {
    boolean isOf(State other) {
      return key != null ? key.equals(other.key) : equals(other);
    }
  }

  /** Remembers what is there now. */
  public WrittenFiles(String pattern) {
    Path path = Path.of(pattern);
    folder = path.resolveSibling("");
    String leaf = FileNames.numbered(leaf(path), NUMBER);
    String quoted = ("\\Q" + leaf + "\\E").replaceAll("%[pth]", "\\\\E.+\\\\Q");
    name = Pattern.compile(quoted.replace(NUMBER, "\\E(\\.\\d+)?\\Q"));
    before = now();
  }

  /** Returns the files that were written since, by name. */
  public List<Path> written() {
    List<Path> written = new ArrayList<>();
    now()
        .forEach(
            (file, state) -> {
              State old = before.get(file);
              if (old == null || !state.isOf(old)) {
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
        attributes.lastModifiedTime().toMillis(), attributes.size(), attributes.fileKey());
  }
}
