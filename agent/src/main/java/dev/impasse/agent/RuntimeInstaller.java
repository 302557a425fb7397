package dev.impasse.agent;

import dev.impasse.runtime.EventWord;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

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
  private static final String HIDDEN = "Ljdk/internal/vm/annotation/Hidden;";
  private static final String FORCE_INLINE = "Ljdk/internal/vm/annotation/ForceInline;";

  private RuntimeInstaller() {}

  /**
   * Defines the runtime and opens to it what it reads.
   *
   * @return how it was done, for the start-up line of {@code verbose}
   */
  static String install(Instrumentation instrumentation, Path agentJar) throws IOException {
    List<byte[]> classes = read(agentJar);
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

  private static void define(Instrumentation instrumentation, List<byte[]> classes)
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
    List<byte[]> left = new ArrayList<>(classes);
    // A class can be defined only after its superclass and interfaces: try until all are in.
    while (!left.isEmpty()) {
      List<byte[]> failed = new ArrayList<>();
      InvocationTargetException last = null;
      for (byte[] bytes : left) {
        byte[] hidden = hidden(bytes);
        String name = new ClassReader(hidden).getClassName();
        try {
          define.invoke(instance, name, hidden, 0, hidden.length, null, null);
        } catch (InvocationTargetException e) {
          last = e;
          failed.add(bytes);
        }
      }
      if (last != null && failed.size() == left.size()) {
        throw last;
      }
      left = failed;
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

  private static void append(Instrumentation instrumentation, List<byte[]> classes)
      throws IOException {
    Path jar = Files.createTempFile("impasse-runtime", ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (byte[] bytes : classes) {
        out.putNextEntry(new JarEntry(new ClassReader(bytes).getClassName() + ".class"));
        out.write(bytes);
        out.closeEntry();
      }
    }
    jar.toFile().deleteOnExit();
    instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(jar.toFile()));
  }

  private static List<byte[]> read(Path agentJar) throws IOException {
    List<byte[]> classes = new ArrayList<>();
    try (JarFile jar = new JarFile(agentJar.toFile())) {
      List<JarEntry> entries =
          jar.stream()
              .filter(e -> e.getName().startsWith(FOLDER) && e.getName().endsWith(".class"))
              .sorted(Comparator.comparing(JarEntry::getName))
              .toList();
      for (JarEntry entry : entries) {
        try (InputStream in = jar.getInputStream(entry)) {
          classes.add(in.readAllBytes());
        }
      }
    }
    if (classes.isEmpty()) {
      throw new IOException("the agent jar has no runtime: jar=" + agentJar);
    }
    return classes;
  }

  private static byte[] hidden(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(0);
    boolean hooks =
        reader.getClassName().endsWith("Hooks") || reader.getClassName().endsWith("/LockRefs");
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor method =
                super.visitMethod(access, name, descriptor, signature, exceptions);
            if (!name.startsWith("<")) {
              annotate(method.visitAnnotation(HIDDEN, true));
              if (hooks) {
                annotate(method.visitAnnotation(FORCE_INLINE, true));
              }
            }
            return method;
          }
        },
        0);
    return writer.toByteArray();
  }

  private static void annotate(AnnotationVisitor annotation) {
    annotation.visitEnd();
  }
}
