package dev.impasse.conformance.program;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** Runs what a compiler wrote, in a loader of its own. */
final class Compiled {

  private Compiled() {}

  static void run(Path directory, String main) throws Exception {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      loader.loadClass(main).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    }
  }
}
