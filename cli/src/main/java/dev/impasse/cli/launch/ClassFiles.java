package dev.impasse.cli.launch;

import dev.impasse.cli.failure.CommandFailure;
import dev.impasse.cli.failure.ExitCode;
import dev.impasse.core.file.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Class files that a user names: by class, by file, by jar or by directory. No class is loaded; the
 * loader only finds resources, as the application's would.
 */
public final class ClassFiles implements AutoCloseable {

  private static final String SUFFIX = ".class";

  /** No compiler makes a class file of this size. */
  private static final int MOST_BYTES = 16 << 20;

  private final URLClassLoader loader;
  private final List<Found> found = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();

  /**
   * A class file.
   *
   * @param loader what defines it, null for the boot loader
   * @param named whether the user named this one, and not only a jar or a directory
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record Found(@Nullable ClassLoader loader, byte[] bytes, boolean named) {}

  private ClassFiles(URLClassLoader loader) {
    this.loader = loader;
  }

  /** Finds what is named; jars and directories among it are searched for supertypes too. */
  public static ClassFiles of(List<String> what, String classPath, String loaderName)
      throws IOException {
    Set<Path> places = new LinkedHashSet<>();
    for (String place : classPath.split(java.io.File.pathSeparator, -1)) {
      if (!place.isEmpty()) {
        places.add(existing(place));
      }
    }
    what.stream().filter(ClassFiles::isPlace).map(Path::of).forEach(places::add);
    List<URL> urls = new ArrayList<>();
    for (Path place : places) {
      urls.add(place.toUri().toURL());
    }
    ClassLoader jdk = ClassLoader.getPlatformClassLoader();
    ClassFiles files =
        new ClassFiles(new URLClassLoader(loaderName, urls.toArray(URL[]::new), jdk));
    try {
      for (String one : what) {
        files.find(one);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return files;
  }

  private static Path existing(String place) {
    Path path = Path.of(place);
    if (!Files.exists(path)) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT, "no such file or directory: --class-path " + place);
    }
    return path;
  }

  private static boolean isPlace(String name) {
    return Files.exists(Path.of(name)) && !name.endsWith(SUFFIX);
  }

  /** Returns the class files, in the order in which they were named. */
  public List<Found> found() {
    return List.copyOf(found);
  }

  /** Returns the names that are neither a class nor a file. */
  public List<String> missing() {
    return List.copyOf(missing);
  }

  private void find(String name) throws IOException {
    Path path = Path.of(name);
    if (Files.isDirectory(path)) {
      try (Stream<Path> files = Files.walk(path)) {
        files
            .filter(file -> isClass(file.toString()) && Files.isRegularFile(file))
            .sorted()
            .forEach(this::addFile);
      }
    } else if (Files.isRegularFile(path) && name.endsWith(SUFFIX)) {
      found.add(new Found(loader, RegularFile.bytes(path, MOST_BYTES), true));
    } else if (Files.isRegularFile(path)) {
      addJar(path);
    } else if (!addClass(name.replace('.', '/'))) {
      missing.add(name);
    }
  }

  private void addFile(Path file) {
    try {
      found.add(new Found(loader, RegularFile.bytes(file, MOST_BYTES), false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addJar(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile(), false)) {
      for (ZipEntry entry : jar.stream().filter(one -> isClass(one.getName())).toList()) {
        try (InputStream in = jar.getInputStream(entry)) {
          found.add(new Found(loader, bytes(in, path + "!" + entry.getName()), false));
        }
      }
    }
  }

  private static byte[] bytes(InputStream in, String name) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new FileSystemException(
          name, null, "this file must not be so large: most=" + MOST_BYTES);
    }
    return bytes;
  }

  /** Finds {@code a/b/C}, and {@code a/b/C/D} as {@code a/b/C$D}. */
  private boolean addClass(String name) throws IOException {
    URL url = loader.getResource(name + SUFFIX);
    if (url != null) {
      try (InputStream in = url.openStream()) {
        found.add(new Found(definer(url), bytes(in, url.toString()), true));
        return true;
      }
    }
    int slash = name.lastIndexOf('/');
    return slash > 0 && addClass(name.substring(0, slash) + "$" + name.substring(slash + 1));
  }

  /** Of a class of the JDK, {@code jrt:/MODULE/...}, the loader of its module. */
  private @Nullable ClassLoader definer(URL url) {
    if (!url.getProtocol().equals("jrt")) {
      return loader;
    }
    String module = url.getPath().substring(1, url.getPath().indexOf('/', 1));
    return ModuleLayer.boot().findModule(module).isPresent()
        ? ModuleLayer.boot().findLoader(module)
        : ClassLoader.getPlatformClassLoader();
  }

  private static boolean isClass(String name) {
    return name.endsWith(SUFFIX)
        && !name.endsWith("module-info.class")
        && !name.endsWith("package-info.class");
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
