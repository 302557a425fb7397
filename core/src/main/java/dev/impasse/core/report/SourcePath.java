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
  public static final SourcePath NONE = new SourcePath(List.of(), null);

  private static final int MOST_BYTES = 4 << 20;
  private static final int AROUND = 1;
  private static final String TAB = "    ";
  private static final List<String> BELOW =
      List.of("", "src/main/java", "src/test/java", "src/main/kotlin", "src");

  private final List<Folder> folders;
  private final @Nullable RepositoryRoot root;
  private final Map<String, Source> files = new HashMap<>();
  private final Set<String> missing = new TreeSet<>();

  /** A folder to look in, and the one that was asked for, links resolved, that must not be left. */
  private record Folder(Path path, Path within) {}

  /** A file that was looked for: its lines, none if it is nowhere, and its path from the root. */
  private record Source(List<String> lines, @Nullable String inRepository) {}

  private SourcePath(List<Folder> folders, @Nullable RepositoryRoot root) {
    this.folders = folders;
    this.root = root;
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
    return of(folders, null);
  }

  /**
   * Returns the same, in a repository.
   *
   * @param repository its root; null for the nearest above the folders that Git keeps
   */
  public static SourcePath of(String folders, @Nullable Path repository) {
    List<Folder> all = new ArrayList<>();
    for (String folder : folders.split(File.pathSeparator, -1)) {
      for (String below : folder.isEmpty() ? List.<String>of() : BELOW) {
        Path path = Path.of(folder).resolve(below).toAbsolutePath().normalize();
        if (Files.isDirectory(path)) {
          all.add(new Folder(path, real(Path.of(folder))));
        }
      }
    }
    RepositoryRoot root = repository == null ? null : RepositoryRoot.named(repository);
    for (int i = 0; repository == null && root == null && i < all.size(); i++) {
      root = RepositoryRoot.above(all.get(i).within());
    }
    return new SourcePath(all, root);
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
    List<String> lines = source(frame).lines();
    if (lines.isEmpty()) {
      missing.add(Printable.name(fileOf(frame)));
    }
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

  /**
   * Returns the path of a frame's file from the root of its repository, with slashes; null if it is
   * not found, or there is no repository.
   */
  public @Nullable String inRepository(@Nullable StackTraceElement frame) {
    return isEmpty() || root == null || frame == null ? null : source(frame).inRepository();
  }

  private Source source(StackTraceElement frame) {
    return files.computeIfAbsent(fileOf(frame), this::read);
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

  private Source read(String file) {
    for (Folder folder : folders) {
      try {
        Path path = folder.path().resolve(file).normalize();
        if (path.startsWith(folder.path())
            && Files.isRegularFile(path)
            && path.toRealPath().startsWith(folder.within())
            && Files.size(path) <= MOST_BYTES) {
          String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
          return new Source(text.lines().toList(), root == null ? null : root.pathOf(path));
        }
      } catch (IOException | InvalidPathException unreadable) {
        // as if it were not there
      }
    }
    return new Source(List.of(), null);
  }
}
