package dev.impasse.core.report;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the source lines of stack frames below some folders.
 *
 * <p>Names come from traces, and folders from elsewhere; both may be hostile. Nothing outside the
 * folders is read, also where a link in them leads there, nothing larger than {@value #MOST_BYTES}
 * bytes, and bytes that are no UTF-8 are replaced. Not thread-safe; each file is read once.
 */
public final class SourcePath {

  /** No folders: finds nothing. */
  public static final SourcePath NONE = new SourcePath(List.of());

  private static final int MOST_BYTES = 4 << 20;
  private static final int AROUND = 1;
  private static final String TAB = "    ";
  private static final List<String> BELOW =
      List.of("", "src/main/java", "src/test/java", "src/main/kotlin", "src");

  private final List<Folder> folders;
  private final Map<String, List<String>> files = new HashMap<>();
  private final Set<String> missing = new TreeSet<>();

  /** A folder to look in, and the one that was asked for, links resolved, that must not be left. */
  private record Folder(Path path, Path within) {}

  private SourcePath(List<Folder> folders) {
    this.folders = folders;
  }

  /**
   * One line of a source file.
   *
   * @param number from 1
   * @param text without tabs and end of line, not yet made harmless
   * @param asked whether it is the frame's own
   */
  public record Line(int number, String text, boolean asked) {}

  /**
   * Returns the source path that a list of folders makes.
   *
   * @param folders joined as a class path is; each is looked through itself, and where build tools
   *     keep sources in it
   */
  public static SourcePath of(String folders) {
    List<Folder> all = new ArrayList<>();
    for (String folder : folders.split(File.pathSeparator, -1)) {
      for (String below : folder.isEmpty() ? List.<String>of() : BELOW) {
        Path path = Path.of(folder).resolve(below).toAbsolutePath().normalize();
        if (Files.isDirectory(path)) {
          all.add(new Folder(path, real(Path.of(folder))));
        }
      }
    }
    return new SourcePath(all);
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException unreadable) {
      return folder.toAbsolutePath().normalize();
    }
  }

  /** Whether there is a folder to look in. */
  public boolean isEmpty() {
    return folders.isEmpty();
  }

  /** Returns the line of a frame and those around it, nothing if it is not found. */
  public List<Line> around(@Nullable StackTraceElement frame) {
    if (isEmpty() || frame == null || frame.getLineNumber() <= 0) {
      return List.of();
    }
    List<String> lines = files.computeIfAbsent(fileOf(frame), this::read);
    int asked = frame.getLineNumber();
    if (asked > lines.size()) {
      return List.of();
    }
    List<Line> around = new ArrayList<>();
    for (int n = Math.max(1, asked - AROUND); n <= Math.min(lines.size(), asked + AROUND); n++) {
      around.add(new Line(n, lines.get(n - 1).replace("\t", TAB), n == asked));
    }
    return around;
  }

  /** Returns the files that were looked for and are nowhere, in order. */
  public List<String> missing() {
    return List.copyOf(missing);
  }

  private static String fileOf(StackTraceElement frame) {
    String type = frame.getClassName();
    int end = type.lastIndexOf('.') + 1;
    String name = frame.getFileName();
    if (name == null) {
      int inner = type.indexOf('$', end);
      name = type.substring(end, inner < 0 ? type.length() : inner) + ".java";
    }
    return type.substring(0, end).replace('.', '/') + name;
  }

  private List<String> read(String file) {
    for (Folder folder : folders) {
      try {
        Path path = folder.path().resolve(file).normalize();
        if (path.startsWith(folder.path())
            && Files.isRegularFile(path)
            && path.toRealPath().startsWith(folder.within())
            && Files.size(path) <= MOST_BYTES) {
          return new String(Files.readAllBytes(path), StandardCharsets.UTF_8).lines().toList();
        }
      } catch (IOException | InvalidPathException unreadable) {
        // as if it were not there
      }
    }
    missing.add(Printable.name(file));
    return List.of();
  }
}
