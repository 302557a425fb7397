package dev.impasse.agent.weave;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Every class of some jars: woven, and linked by a loader of its own. */
final class Corpus {

  private final List<Path> jars;
  private final Map<String, byte[]> classes = new LinkedHashMap<>();
  private final Map<String, byte[]> woven = new LinkedHashMap<>();
  private final WeavingStatistics coverage = new WeavingStatistics();
  private long weaveNanos;

  private Corpus(List<Path> jars) {
    this.jars = jars;
  }

  /** Reads the jars on the class path and those named by {@code impasse.corpus}. */
  static Corpus read() throws IOException {
    String paths =
        System.getProperty("java.class.path")
            + File.pathSeparator
            + System.getProperty("impasse.corpus", "");
    Corpus corpus =
        new Corpus(
            Arrays.stream(paths.split(File.pathSeparator))
                .filter(path -> path.endsWith(".jar"))
                .map(Path::of)
                .toList());
    for (Path jar : corpus.jars) {
      corpus.readJar(jar);
    }
    return corpus;
  }

  private void readJar(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile())) {
      for (JarEntry entry : jar.stream().toList()) {
        String name = entry.getName();
        if (name.endsWith(".class")
            && !name.startsWith("META-INF/")
            && !name.endsWith("-info.class")) {
          try (InputStream in = jar.getInputStream(entry)) {
            classes.putIfAbsent(name.substring(0, name.length() - 6), in.readAllBytes());
          }
        }
      }
    }
  }

  WeavingStatistics coverage() {
    return coverage;
  }

  Map<String, byte[]> woven() {
    return woven;
  }

  Iterable<byte[]> originals() {
    return classes.values();
  }

  byte[] original(String name) {
    byte[] classFile = classes.get(name);
    if (classFile == null) {
      throw new AssertionError("no such class: name=" + name);
    }
    return classFile;
  }

  int size() {
    return classes.size();
  }

  /** Returns the mean processor time per class offered. */
  double microsPerClass() {
    return weaveNanos / 1e3 / classes.size();
  }

  void weave() throws IOException {
    var threads = ManagementFactory.getThreadMXBean();
    SiteTable sites = new SiteTable(site -> {});
    Weaver weaver = new Weaver(WeaveOptions.DEFAULT, sites, coverage);
    try (URLClassLoader loader = new URLClassLoader(urls(), null)) {
      long start = threads.getCurrentThreadCpuTime();
      classes.forEach(
          (name, classFile) -> {
            byte[] result = weaver.weave(loader, name, classFile);
            if (result != null) {
              woven.put(name, result);
            }
          });
      weaveNanos = threads.getCurrentThreadCpuTime() - start;
    }
  }

  /** Links every class, woven or not, and returns the errors by class. */
  Map<String, String> link(boolean asWoven) throws IOException {
    Map<String, String> errors = new TreeMap<>();
    try (Defining loader = new Defining(asWoven)) {
      for (String name : classes.keySet()) {
        try {
          Class.forName(name.replace('/', '.'), false, loader).getDeclaredMethods();
        } catch (ClassNotFoundException | LinkageError | SecurityException e) {
          errors.put(name, e.getClass().getSimpleName());
        }
      }
    }
    return errors;
  }

  private URL[] urls() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      urls.add(jar.toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }

  /** Defines the corpus's classes itself, so that the JVM verifies them. */
  private final class Defining extends URLClassLoader {
    private final boolean asWoven;

    Defining(boolean asWoven) throws MalformedURLException {
      super(urls(), ClassLoader.getPlatformClassLoader());
      this.asWoven = asWoven;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      String internalName = name.replace('.', '/');
      byte[] bytes = asWoven ? woven.get(internalName) : null;
      if (bytes == null) {
        bytes = classes.get(internalName);
      }
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
