package dev.impasse.core.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/** Says what is wrong with a file: always which one, never "Input length = 1" alone. */
public final class FileProblem {

  private FileProblem() {}

  /** Reads a file. */
  @FunctionalInterface
  public interface Reading<T> {
    /** Returns what was read. */
    T read(Path file) throws IOException;
  }

  /**
   * Reads a file.
   *
   * @throws IOException whose message names the file, if it cannot be read
   */
  public static <T> T naming(Path file, Reading<T> reading) throws IOException {
    try {
      return reading.read(file);
    } catch (UncheckedIOException e) {
      Throwable cause = e.getCause();
      throw new IOException(of(file, cause == null ? e : cause), e);
    } catch (IOException e) {
      throw new IOException(of(file, e), e);
    }
  }

  /** Returns {@code FILE: why}. */
  public static String of(Path file, Throwable problem) {
    return file + ": " + why(file, problem);
  }

  /** Returns why alone, for a line that names the file already. */
  public static String why(Path file, Throwable problem) {
    if (problem instanceof NoSuchFileException missing) {
      return isAbout(file, missing) ? "there is no such file" : "there is no " + missing.getFile();
    }
    if (problem instanceof AccessDeniedException) {
      return "this may not be read or written by you";
    }
    if (problem instanceof CharacterCodingException) {
      return "this is no text in UTF-8";
    }
    if (problem instanceof FileAlreadyExistsException inTheWay && !isAbout(file, inTheWay)) {
      return inTheWay.getFile() + " is no folder";
    }
    if (problem instanceof NotDirectoryException) {
      return "a part of the path is no folder";
    }
    if (problem instanceof FileSystemException e && e.getReason() != null) {
      return isAbout(file, e) ? e.getReason() : e.getFile() + ": " + e.getReason();
    }
    if (problem instanceof IOException && Files.isDirectory(file)) {
      return "this is a folder";
    }
    if (problem instanceof ZipException e) {
      return "this is no jar: " + e.getMessage();
    }
    if (problem instanceof InvalidPathException e) {
      return e.getReason();
    }
    String message = problem.getMessage();
    return problem instanceof IOException && message != null ? message : problem.toString();
  }

  private static boolean isAbout(Path file, FileSystemException e) {
    return e.getFile() == null
        || file.toString().equals(e.getFile())
        || file.toAbsolutePath().toString().equals(e.getFile())
        || e.getFile().endsWith(".part");
  }
}
