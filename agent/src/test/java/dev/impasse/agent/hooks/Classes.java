package dev.impasse.agent.hooks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** Class files, ours and those of the running JDK, by internal name. */
final class Classes {

  private final Map<String, @Nullable ClassNode> known = new HashMap<>();
  private final List<ClassNode> ours = new ArrayList<>();

  /** Reads all classes that are in the same folders or jars as some of ours. */
  Classes(List<Class<?>> someOfOurs) throws Exception {
    for (Class<?> one : someOfOurs) {
      Path place = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(place)) {
        read(place);
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
          read(jar.getPath("/"));
        }
      }
    }
  }

  private void read(Path root) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(root)) {
      files = all.filter(file -> file.toString().endsWith(".class")).toList();
    }
    for (Path file : files) {
      ClassNode type = parse(Files.readAllBytes(file));
      if (type.name.startsWith("dev/impasse/") && known.putIfAbsent(type.name, type) == null) {
        ours.add(type);
      }
    }
  }

  private static ClassNode parse(byte[] bytes) {
    ClassNode type = new ClassNode();
    new ClassReader(bytes).accept(type, ClassReader.SKIP_FRAMES);
    return type;
  }

  /** Returns all of ours. */
  List<ClassNode> ours() {
    return ours;
  }

  boolean isOurs(String name) {
    return name.startsWith("dev/impasse/");
  }

  /** Returns a class, or null if it is not there. */
  @Nullable ClassNode get(String name) {
    return known.computeIfAbsent(name, Classes::load);
  }

  private static @Nullable ClassNode load(String name) {
    try (InputStream in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
      return in == null ? null : parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a method that a class has itself, or null. */
  static @Nullable MethodNode method(@Nullable ClassNode in, String name, String descriptor) {
    if (in != null) {
      for (MethodNode method : in.methods) {
        if (method.name.equals(name) && method.desc.equals(descriptor)) {
          return method;
        }
      }
    }
    return null;
  }

  /** Whether a class is another one, or extends or implements it. */
  boolean isA(String name, String type) {
    if (name.equals(type)) {
      return true;
    }
    ClassNode at = get(name);
    if (at == null) {
      return false;
    }
    for (String above : at.interfaces) {
      if (isA(above, type)) {
        return true;
      }
    }
    return at.superName != null && isA(at.superName, type);
  }
}
