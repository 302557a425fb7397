package dev.impasse.core.suppress;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Finds {@code @SuppressDeadlock} in class files; no class is loaded. */
public final class AnnotatedClasses {

  private static final String ANNOTATION = "Ldev/impasse/annotations/SuppressDeadlock;";
  private static final String SUFFIX = ".class";
  private static final int SKIP =
      ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;

  private final List<SuppressedCode> found = new ArrayList<>();

  private AnnotatedClasses() {}

  /**
   * Reads the jars and folders of a class path, in order.
   *
   * @throws IOException if one cannot be read
   */
  public static List<SuppressedCode> in(String classPath) throws IOException {
    AnnotatedClasses all = new AnnotatedClasses();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        all.add(Path.of(entry));
      }
    }
    return List.copyOf(all.found);
  }

  private void add(Path entry) throws IOException {
    if (Files.isDirectory(entry)) {
      try (Stream<Path> files = Files.walk(entry)) {
        for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList()) {
          read(Files.readAllBytes(file));
        }
      }
      return;
    }
    try (JarFile jar = new JarFile(entry.toFile())) {
      for (JarEntry file : Collections.list(jar.entries())) {
        if (file.getName().endsWith(SUFFIX) && !file.getName().startsWith("META-INF/")) {
          try (InputStream in = jar.getInputStream(file)) {
            read(in.readAllBytes());
          }
        }
      }
    }
  }

  private void read(byte[] classFile) {
    try {
      new ClassReader(classFile).accept(new Members(), SKIP);
    } catch (RuntimeException unreadable) {
      // no class file, or a newer one than we know: nothing is suppressed by it
    }
  }

  private final class Members extends ClassVisitor {
    private String type = "";

    Members() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        @Nullable String signature,
        @Nullable String superName,
        String @Nullable [] interfaces) {
      type = name.replace('/', '.');
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
      return reason(descriptor, null, null);
    }

    @Override
    public FieldVisitor visitField(
        int access,
        String field,
        String descriptor,
        @Nullable String signature,
        @Nullable Object value) {
      return new FieldVisitor(Opcodes.ASM9) {
        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
          return reason(annotation, null, field);
        }
      };
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String method,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
          return reason(annotation, method, null);
        }
      };
    }

    private @Nullable AnnotationVisitor reason(
        String annotation, @Nullable String method, @Nullable String field) {
      if (!annotation.equals(ANNOTATION)) {
        return null;
      }
      return new AnnotationVisitor(Opcodes.ASM9) {
        @Override
        public void visit(String name, Object value) {
          found.add(new SuppressedCode(type, method, field, String.valueOf(value)));
        }
      };
    }
  }
}
