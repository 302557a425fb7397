package dev.impasse.core.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
      long size = Files.size(file);
      byte[] bytes = new byte[size > most ? 0 : (int) size];
      int read = in.readNBytes(bytes, 0, bytes.length);
      // Of a file that grows, or that has no size.
      byte[] more = size > most ? new byte[0] : in.readNBytes(most + 1 - read);
      if (size > most || read + more.length > most) {
        throw new FileSystemException(
            file.toString(), null, "this file must not be so large: most=" + most);
      }
      if (more.length == 0 && read == bytes.length) {
        return bytes;
      }
      byte[] all = Arrays.copyOf(bytes, read + more.length);
      System.arraycopy(more, 0, all, read, more.length);
      return all;
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
