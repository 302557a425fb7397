package dev.impasse.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;

/**
 * The folder of a build in which the traces of its tests are, and the reports of them.
 *
 * @param path the folder, which need not be there
 */
record BuildFolder(Path path) {

  /** Returns what the tests record into; a second JVM of theirs takes a name beside it. */
  Path trace() {
    return path.resolve("tests.impasse");
  }

  /** Returns where the traces of runs that hang go: they are no traces of tests. */
  Path confirmed() {
    return path.resolve("confirmed");
  }

  /** Returns the traces that are there, in the order of their names. */
  List<Path> traces() throws MojoExecutionException {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(BuildFolder::isTrace).sorted().toList();
    } catch (IOException e) {
      throw new MojoExecutionException("cannot read " + path, e);
    }
  }

  /** Removes the traces of an earlier build, and makes the folder. */
  void clear() throws MojoExecutionException {
    try {
      Files.createDirectories(path);
      for (Path trace : traces()) {
        Files.delete(trace);
      }
    } catch (IOException e) {
      throw new MojoExecutionException("cannot clear " + path, e);
    }
  }

  /** Writes the names of the traces to a file, one a line, and returns it. */
  Path list(List<Path> traces) throws MojoExecutionException {
    try {
      return Files.write(path.resolve("traces.txt"), traces.stream().map(Path::toString).toList());
    } catch (IOException e) {
      throw new MojoExecutionException("cannot write into " + path, e);
    }
  }

  private static boolean isTrace(Path file) {
    return file.getFileName().toString().endsWith(".impasse");
  }
}
