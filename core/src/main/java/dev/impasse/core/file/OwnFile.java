package dev.impasse.core.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of this process that is written anew, whole, each time there is more to say. At the first
 * time it claims a name: a file that is there, of an earlier run or of another process, stays, and
 * this one gets a number.
 *
 * <p>One thread at a time.
 */
public final class OwnFile {

  private final Path named;
  private final FileMode mode;
  private @Nullable Path own;

  /** One that is not there yet. */
  public OwnFile(Path named, FileMode mode) {
    this.named = named;
    this.mode = mode;
  }

  /**
   * Tries whether it could be written, leaving nothing.
   *
   * @throws IOException with the reason if not
   */
  public void probe() throws IOException {
    makeFolder();
    if (!isStream()) {
      try (Draft draft = Draft.of(named, mode)) {
        draft.channel().close();
      }
    }
  }

  /** Whether it is a pipe or a device, to which the next piece is written and no file. */
  public boolean isStream() {
    return own == null && isStream(named);
  }

  /** Whether a name stands for a pipe or a device. */
  public static boolean isStream(Path named) {
    try {
      return OutputTarget.of(named).stream();
    } catch (IOException refused) {
      return false; // writing says why
    }
  }

  /** Returns the name it has, and before the first time the one that was asked for. */
  public Path path() {
    return own == null ? named : own;
  }

  /** Whether it has a name, and another one than was asked for. */
  public boolean hasOtherName() {
    return own != null && !own.getFileName().equals(named.getFileName());
  }

  /**
   * Writes it.
   *
   * @return whether this was the first time
   * @throws IOException if it cannot be written; what was there is as it was
   */
  public boolean write(Content content) throws IOException {
    makeFolder();
    if (own != null) {
      OutputFile.write(own, mode, content);
      return false;
    }
    OutputTarget target = OutputTarget.of(named);
    if (target.stream()) {
      try (OutputStream through = target.open()) {
        OutputFile.copy(content, through);
      }
      return false;
    }
    try (Draft draft = Draft.of(named, mode)) {
      OutputFile.fill(draft, content);
      own = FileNames.asNamed(named, draft.claim());
    }
    return true;
  }

  private void makeFolder() throws IOException {
    Path folder = named.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      Files.createDirectories(folder);
    }
  }
}
