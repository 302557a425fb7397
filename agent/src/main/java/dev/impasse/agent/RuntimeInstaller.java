package dev.impasse.agent;

import dev.impasse.runtime.EventWord;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Puts the runtime (hooks and thread states) where every class sees it: into the boot loader.
 *
 * <p>The classes are defined one by one with the JDK's internal {@code Unsafe}, which the agent may
 * open for itself; so the boot class path stays as it is, and class-data sharing with it. On the
 * way the hooks are marked with the JVM's own annotation for hidden frames, so that stack traces of
 * the application look as they did. Where that way is closed, a jar is appended to the boot search
 * path. docs/decisions/0001-runtime-in-the-boot-loader.md has the measurements.
 */
final class RuntimeInstaller {

  private static final String FOLDER = "boot/";

  /** Names of the classes, a line each, superclasses first. */
  private static final String INDEX = FOLDER + "index";

  private RuntimeInstaller() {}

  /**
   * Defines the runtime and opens to it what it reads.
   *
   * @return how it was done, for the start-up line of {@code verbose}
   */
  static String install(Instrumentation instrumentation, Path agentJar) throws IOException {
    Map<String, byte[]> classes = read(agentJar);
    String how;
    try {
      define(instrumentation, classes);
      how = "defined in the boot loader";
    } catch (ReflectiveOperationException | LinkageError | RuntimeException closed) {
      Console.debug(closed);
      append(instrumentation, classes);
      how = "appended to the boot class path (" + closed + ")";
    }
    open(instrumentation);
    return how;
  }

  private static void define(Instrumentation instrumentation, Map<String, byte[]> classes)
      throws ReflectiveOperationException {
    Module self = RuntimeInstaller.class.getModule();
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of("jdk.internal.misc", Set.of(self)),
        Map.of(),
        Set.of(),
        Map.of());
    Class<?> unsafe = Class.forName("jdk.internal.misc.Unsafe");
    Object instance = unsafe.getMethod("getUnsafe").invoke(null);
    Method define =
        unsafe.getMethod(
            "defineClass",
            String.class,
            byte[].class,
            int.class,
            int.class,
            ClassLoader.class,
            ProtectionDomain.class);
    for (Map.Entry<String, byte[]> one : classes.entrySet()) {
      byte[] bytes = one.getValue();
      define.invoke(instance, one.getKey(), bytes, 0, bytes.length, null, null);
    }
  }

  /** Lets the runtime read the ids of threads, and store into mapped memory by address. */
  private static void open(Instrumentation instrumentation) {
    // A class constant is a lazy reference: this is the first one, after the definition.
    Module runtime = EventWord.class.getModule();
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of("jdk.internal.misc", Set.of(runtime)),
        Map.of("java.lang", Set.of(runtime), "java.nio", Set.of(runtime)),
        Set.of(),
        Map.of());
  }

  private static void append(Instrumentation instrumentation, Map<String, byte[]> classes)
      throws IOException {
    Path jar = Files.createTempFile("impasse-runtime", ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, byte[]> one : classes.entrySet()) {
        out.putNextEntry(new JarEntry(one.getKey() + ".class"));
        out.write(one.getValue());
        out.closeEntry();
      }
    }
    jar.toFile().deleteOnExit();
    instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(jar.toFile()));
  }

  /** Returns the classes by name, in the order in which they can be defined. */
  private static Map<String, byte[]> read(Path agentJar) throws IOException {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    try (JarFile jar = new JarFile(agentJar.toFile())) {
      String index = new String(read(jar, INDEX), StandardCharsets.UTF_8);
      for (String name : index.lines().toList()) {
        classes.put(name, read(jar, FOLDER + name + ".class"));
      }
    }
    return classes;
  }

  private static byte[] read(JarFile jar, String name) throws IOException {
    JarEntry entry = jar.getJarEntry(name);
    if (entry == null) {
      throw new IOException("the agent jar has no runtime: jar=" + jar.getName() + " no=" + name);
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }
}
