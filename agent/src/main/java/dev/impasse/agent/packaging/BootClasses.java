package dev.impasse.agent.packaging;

import dev.impasse.agent.weave.HookClasses;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Prepares the runtime's classes for the boot loader: marks their methods with an annotation that
 * the JVM honours only there and javac would not let us use, puts {@link Guards} around what hooks
 * call, makes what hooks call in the other package {@link Visible}, and puts the classes into an
 * order in which they can be defined. Adds the class for method references.
 *
 * <p>Done by the build: at each start of an agent it took a fifth of the time.
 */
public final class BootClasses {

  /** Takes a method out of stack traces. */
  private static final String HIDDEN = "Ljdk/internal/vm/annotation/Hidden;";

  /** How the names of classes end whose calls in hooks are guarded. */
  private static final String OPERATIONS = "Operations";

  private BootClasses() {}

  /**
   * Reads the classes of a package and of its subpackage {@code state} from a jar and writes them
   * marked, and their names in order into a file {@code index}.
   *
   * @param arguments jar, package with slashes, folder
   */
  public static void main(String[] arguments) throws IOException {
    Map<String, byte[]> classes = read(Path.of(arguments[0]), arguments[1]);
    HookClasses hooks = HookClasses.in(arguments[1]);
    classes.put(hooks.references(), ReferenceWrappers.generate(hooks));
    String state = arguments[1] + "/state/";
    Set<String> operations = new TreeSet<>(classes.keySet());
    operations.removeIf(name -> !name.startsWith(state) || !name.endsWith(OPERATIONS));
    Path folder = Path.of(arguments[2]);
    List<String> index = new ArrayList<>();
    for (String name : inOrder(classes)) {
      Path file = folder.resolve(name + ".class");
      Files.createDirectories(file.getParent());
      byte[] bytes = marked(of(classes, name));
      Files.write(
          file,
          name.startsWith(state)
              ? Visible.outside(arguments[1], bytes)
              : Guards.around(operations, state + "LockOperations", bytes));
      index.add(name);
    }
    Files.write(folder.resolve("index"), index);
  }

  private static Map<String, byte[]> read(Path file, String packageName) throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    try (JarFile jar = new JarFile(file.toFile())) {
      for (JarEntry entry : jar.stream().toList()) {
        String name = entry.getName();
        if (name.startsWith(packageName + "/")
            && name.endsWith(".class")
            && !name.endsWith("/package-info.class")) {
          try (InputStream in = jar.getInputStream(entry)) {
            classes.put(name.substring(0, name.length() - ".class".length()), in.readAllBytes());
          }
        }
      }
    }
    if (classes.isEmpty()) {
      throw new IOException("no classes: jar=" + file + " package=" + packageName);
    }
    return classes;
  }

  /** Returns the names, each behind those of its superclass and interfaces. */
  private static List<String> inOrder(Map<String, byte[]> classes) {
    Map<String, Boolean> ordered = new LinkedHashMap<>();
    classes.keySet().forEach(name -> add(name, classes, ordered));
    return List.copyOf(ordered.keySet());
  }

  private static void add(
      @Nullable String name, Map<String, byte[]> classes, Map<String, Boolean> ordered) {
    byte[] bytes = name == null ? null : classes.get(name);
    if (name == null || bytes == null || ordered.containsKey(name)) {
      return;
    }
    ClassReader reader = new ClassReader(bytes);
    add(reader.getSuperName(), classes, ordered);
    for (String above : reader.getInterfaces()) {
      add(above, classes, ordered);
    }
    ordered.put(name, true);
  }

  private static byte[] of(Map<String, byte[]> classes, String name) {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new IllegalStateException("no such class: name=" + name);
    }
    return bytes;
  }

  private static byte[] marked(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor method =
                super.visitMethod(access, name, descriptor, signature, exceptions);
            if (!name.startsWith("<")) {
              method.visitAnnotation(HIDDEN, true).visitEnd();
            }
            return method;
          }
        },
        0);
    return writer.toByteArray();
  }
}
