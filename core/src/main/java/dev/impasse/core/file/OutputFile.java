package dev.impasse.core.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Writes what a person wants in a file, at once and to its end. */
public final class OutputFile {

  private OutputFile() {}

  /**
   * Writes a file that is there whole or not at all; the file that had the name goes only when the
   * new one is whole. A pipe, a device and {@code /dev/stdout} are written through.
   *
   * @return how many bytes it is
   * @throws IOException if it cannot be written, or may not: a folder, another's link
   */
  public static long write(Path named, FileMode mode, Content content) throws IOException {
    OutputTarget target = OutputTarget.of(named);
    if (target.stream()) {
      try (OutputStream through = target.open()) {
        return copy(content, through);
      }
    }
    try (Draft draft = Draft.of(target.path(), mode)) {
      long bytes = fill(draft, content);
      draft.replace();
      return bytes;
    }
  }

  /** Writes a draft to its end and closes its file. */
  static long fill(Draft draft, Content content) throws IOException {
    try (FileChannel file = draft.channel()) {
      return copy(content, Channels.newOutputStream(file));
    }
  }

  static long copy(Content content, OutputStream to) throws IOException {
    CountedStream counted = new CountedStream(to);
    try {
      content.writeTo(counted);
      counted.flush();
    } catch (IOException | RuntimeException e) {
      IOException hidden = counted.failure(); // the libraries for JSON and XML wrap it
      if (hidden == null || hidden == e) {
        throw e;
      }
      hidden.addSuppressed(e);
      throw hidden;
    }
    return counted.bytes();
  }
}
