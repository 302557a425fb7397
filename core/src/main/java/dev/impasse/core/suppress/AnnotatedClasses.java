package dev.impasse.core.suppress;

import dev.impasse.core.file.FileProblem;
import dev.impasse.core.file.RegularFile;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/** Finds {@code @SuppressDeadlock} in class files; no class is loaded. */
public final class AnnotatedClasses {

  private static final String ANNOTATION = "Ldev/impasse/annotations/SuppressDeadlock;";
  private static final String SUFFIX = ".class";

  /** No compiler makes a class file of this size. */
  private static final int MOST_BYTES = 16 << 20;

  private final List<SuppressedCode> found = new ArrayList<>();
  private final Consumer<String> leftOut;

  private AnnotatedClasses(Consumer<String> leftOut) {
    this.leftOut = leftOut;
  }

  /**
   * Reads the jars and folders of a class path, in order. What does not have the form of a class
   * file suppresses nothing.
   *
   * @param leftOut is given the name of each class file that is too large to be one
   * @throws IOException if a jar or folder cannot be read
   */
  public static List<SuppressedCode> in(String classPath, Consumer<String> leftOut)
      throws IOException {
    AnnotatedClasses all = new AnnotatedClasses(leftOut);
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        FileProblem.naming(Path.of(entry), all::add);
      }
    }
    return List.copyOf(all.found);
  }

  private AnnotatedClasses add(Path entry) throws IOException {
    if (Files.isDirectory(entry)) {
      try (Stream<Path> files = Files.walk(entry)) {
        for (Path file : files.filter(AnnotatedClasses::isClass).sorted().toList()) {
          try (InputStream in = RegularFile.open(file)) {
            read(in, Files.size(file), file.toString());
          }
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      return this;
    }
    RegularFile.check(entry);
    // Not verified: that would read manifests whole.
    try (JarFile jar = new JarFile(entry.toFile(), false)) {
      for (JarEntry file : Collections.list(jar.entries())) {
        if (file.getName().endsWith(SUFFIX) && !file.getName().startsWith("META-INF/")) {
          try (InputStream in = jar.getInputStream(file)) {
            read(in, file.getSize(), entry + "!" + file.getName());
          }
        }
      }
    } catch (ZipException | IllegalArgumentException e) {
      throw new FileSystemException(entry.toString(), null, "this jar is damaged: " + e);
    }
    return this;
  }

  /** A pipe or a device is no class file, whatever its name. */
  private static boolean isClass(Path file) {
    return file.toString().endsWith(SUFFIX) && Files.isRegularFile(file);
  }

  private void read(InputStream in, long size, String name) throws IOException {
    byte[] classFile = in.readNBytes(size > MOST_BYTES ? 0 : MOST_BYTES + 1);
    if (size > MOST_BYTES || classFile.length > MOST_BYTES) {
      leftOut.accept(name);
      return;
    }
    try {
      found.addAll(ClassMarks.of(classFile, ANNOTATION));
    } catch (RuntimeException | IOException unreadable) {
      // no class file: nothing is suppressed by it
    }
  }
}
