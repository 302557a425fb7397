package dev.impasse.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.launch.Findings;
import dev.impasse.runtime.LockHooks;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the list of what application code can call of the agent: the hooks, which packaging leaves
 * in the exported package by their names, and the launcher.
 */
class AuditedStaticsTest {

  @Test
  void hasAReasonForEveryPublicStatic_thatApplicationsSee() throws Exception {
    TreeSet<String> callable = new TreeSet<>();
    for (Class<?> type : visible()) {
      for (Method method : type.getDeclaredMethods()) {
        if (isPublicStatic(method.getModifiers()) && !method.isSynthetic()) {
          callable.add(type.getSimpleName() + '.' + method.getName());
        }
      }
    }
    Map<String, String> audited = audited();

    assertThat(audited.values()).allSatisfy(reason -> assertThat(reason).isNotBlank());
    assertThat(audited.keySet()).containsExactlyElementsOf(callable);
  }

  /** A field that can be set switches the agent off; one that can be read hands something out. */
  @Test
  void showsApplicationsNoField_butConstants() throws Exception {
    for (Class<?> type : visible()) {
      for (Field field : type.getDeclaredFields()) {
        assertThat(Modifier.isPrivate(field.getModifiers()) || isConstant(field))
            .as("%s", field)
            .isTrue();
      }
    }
  }

  /** The application may reflect on the launcher: nothing there may be an object with powers. */
  @Test
  void keepsInTheLauncher_onlyWhatTheApplicationMayHave() throws Exception {
    List<String> held = new ArrayList<>();
    for (Class<?> type : classesBeside(Findings.class)) {
      for (Field field : type.getDeclaredFields()) {
        if (!isConstant(field)) {
          held.add(
              type.getName().substring(type.getPackageName().length() + 1) + '.' + field.getName());
        }
      }
    }

    assertThat(held)
        .containsExactlyInAnyOrder(
            "Findings.LISTENERS", // the application's own listeners
            "ImpasseAgent.started", // the agent's module does not start a second time
            "ImpasseAgent.again", // what a second start does; it asks the security manager itself
            "ImpasseAgent$Printing.text", // of an object that only its thread has
            "InstallLoader.domain", // of an object that nobody keeps
            "AgentControl.services"); // functions, audited as the statics that call them
  }

  private static boolean isConstant(Field field) {
    int modifiers = field.getModifiers();
    return Modifier.isStatic(modifiers)
        && Modifier.isFinal(modifiers)
        && (field.getType().isPrimitive() || field.getType() == String.class);
  }

  private static boolean isPublicStatic(int modifiers) {
    return Modifier.isPublic(modifiers) && Modifier.isStatic(modifiers);
  }

  private static List<Class<?>> visible() throws Exception {
    List<Class<?>> visible = new ArrayList<>();
    for (Class<?> type : classesBeside(LockHooks.class)) {
      if (type.getSimpleName().endsWith("Hooks")) {
        visible.add(type);
      }
    }
    assertThat(visible).contains(LockHooks.class);
    for (Class<?> type : classesBeside(Findings.class)) {
      if (Modifier.isPublic(type.getModifiers())) {
        visible.add(type);
      }
    }
    return visible;
  }

  /** The module is a folder of classes, or a jar when the build has packaged it. */
  private static List<Class<?>> classesBeside(Class<?> known) throws Exception {
    Path source = Path.of(known.getProtectionDomain().getCodeSource().getLocation().toURI());
    String folder = known.getPackageName().replace('.', '/');
    if (Files.isDirectory(source)) {
      return classesIn(source.resolve(folder), known);
    }
    try (FileSystem jar = FileSystems.newFileSystem(source)) {
      return classesIn(jar.getPath(folder), known);
    }
  }

  private static List<Class<?>> classesIn(Path folder, Class<?> known) throws Exception {
    List<Class<?>> classes = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.startsWith("package-info")) {
          String simple = name.substring(0, name.length() - ".class".length());
          classes.add(Class.forName(known.getPackageName() + '.' + simple));
        }
      }
    }
    return classes;
  }

  private static Map<String, String> audited() throws IOException {
    Map<String, String> reasons = new TreeMap<>();
    try (InputStream in = AuditedStaticsTest.class.getResourceAsStream("audited-statics.txt")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", 2))
          .forEach(parts -> reasons.put(parts[0], parts[1]));
    }
    return reasons;
  }
}
