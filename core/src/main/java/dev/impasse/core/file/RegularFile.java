package dev.impasse.core.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads files that a user named and anybody may have written. A directory, a pipe or a device is
 * refused before it is opened: that could wait for ever, or never end.
 */
public final class RegularFile {

  private RegularFile() {}

  /**
   * Opens a file.
   *
   * @throws FileSystemException if it is not there or no regular file, with the reason
   */
  public static InputStream open(Path file) throws IOException {
    check(file);
    return Files.newInputStream(file);
  }

  /** Refuses what is not a regular file, links to one excepted. */
  public static void check(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "this is a directory, and no file");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new FileSystemException(
          file.toString(), null, "this is a pipe or a device, and no regular file");
    }
  }

  /**
   * Reads a whole file.
   *
   * @param most how many bytes it may have
   * @throws FileSystemException if it has more, or is no regular file, with the reason
   */
  public static byte[] bytes(Path file, int most) throws IOException {
    try (InputStream in = open(file)) {
      byte[] bytes = in.readNBytes(Files.size(file) > most ? 0 : most + 1);
      if (bytes.length > most || Files.size(file) > most) {
        throw new FileSystemException(
            file.toString(), null, "this file must not be so large: most=" + most);
      }
      return bytes;
    }
  }

  /**
   * Reads the lines of a text.
   *
   * @param most how many bytes it may have
   * @throws FileSystemException also if it is no UTF-8
   */
  public static List<String> lines(Path file, int most) throws IOException {
    try {
      ByteBuffer text = ByteBuffer.wrap(bytes(file, most));
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString().lines().toList();
    } catch (CharacterCodingException e) {
      throw new FileSystemException(file.toString(), null, "this is no text in UTF-8");
    }
  }
}
