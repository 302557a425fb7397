package dev.impasse.cli.option;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** More files than a command line has room for: their names in a list. */
public final class FilesFrom {

  private static final Path STDIN = Path.of("-");

  @Option(
      names = "--files-from",
      paramLabel = "LIST",
      description = "More files: their names, one a line, in this file; - for the standard input.")
  private @Nullable Path list;

  /**
   * Returns the files that were named, and those of the list.
   *
   * @throws ParameterException if there is none, or the list cannot be read
   */
  public List<Path> with(List<Path> named, CommandLine line) {
    List<Path> all = new ArrayList<>(named);
    if (list != null) {
      try (BufferedReader in = open(list)) {
        in.lines().filter(name -> !name.isBlank()).map(Path::of).forEach(all::add);
      } catch (IOException e) {
        throw new ParameterException(line, "cannot read the list of files: " + list, e);
      }
    }
    if (all.isEmpty()) {
      throw new ParameterException(line, "name a file, or a list of them: --files-from=LIST");
    }
    return all;
  }

  private static BufferedReader open(Path list) throws IOException {
    return list.equals(STDIN)
        ? new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))
        : Files.newBufferedReader(list);
  }
}
