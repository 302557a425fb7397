package dev.impasse.cli.launch;

import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.option.FailOn;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A place for a report of which only two things matter: whether it comes, and how certain. */
public final class TemporaryReport implements AutoCloseable {

  private final Path folder;
  private final WrittenFiles files;

  /** Makes the folder for it, which {@link #delete} removes. */
  public TemporaryReport() throws IOException {
    folder = Files.createTempDirectory("impasse-report");
    files = new WrittenFiles(name());
  }

  /** Returns the name for the agent; each process writes a file of its own. */
  String name() {
    return folder.resolve("report-%p.json").toString();
  }

  /**
   * Returns the value of the agent's option: what people asked for, and this one last, so that the
   * others are there when it comes.
   */
  public String after(List<String> reports, @Nullable String more) {
    List<String> all = new ArrayList<>(reports);
    if (more != null) {
      all.add(more);
    }
    all.add(name());
    return String.join(";", all);
  }

  /** Returns what was written so far, one file for each process. */
  public List<Path> files() {
    return files.written();
  }

  /** Whether an agent has written one. */
  public boolean written() {
    return !files.written().isEmpty();
  }

  /** Returns the exit code for what was written. */
  public int exitCode(FailOn.Least least) {
    return AgentReports.exitCode(files.written(), least, ExitCode.CLEAN);
  }

  /** Deletes the reports and their folder, which somebody else may have done before. */
  public void delete() {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path file : all) {
        Files.deleteIfExists(file); // also what a program that was killed has left half written
      }
      Files.deleteIfExists(folder);
    } catch (NoSuchFileException gone) {
      // as it should be
    } catch (IOException e) {
      folder.toFile().deleteOnExit();
    }
  }

  @Override
  public void close() {
    delete();
  }
}
