package dev.impasse.agent.detect;

import dev.impasse.agent.transform.LoadedClasses;
import dev.impasse.agent.weave.ClassCode;
import dev.impasse.agent.weave.MethodCode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Class files of the application, read again when a hang is judged, as resources of their loaders.
 *
 * <p>A loader may block: only the daemon of suspicions comes here, never the detector's. Which
 * classes there are is found out anew at each {@link #refresh}; what was read of a class is kept as
 * long as the class is, up to a bound.
 */
final class ClassFileCache {

  private static final int MOST_KEPT = 500;

  /**
   * Those who run tests end a run when their build tells them to, and free a test that hangs once
   * the hang was reported: that is no help to a wait.
   */
  private static final List<String> RUN_TESTS =
      List.of(
          "dev.impasse.junit.", "org.apache.maven.surefire.", "org.gradle.", "com.intellij.rt.");

  private final Supplier<List<Class<?>>> classes;
  private final Map<String, Class<?>> loaded = new HashMap<>();
  private final Map<String, Optional<ClassCode>> read = new HashMap<>();
  private final Map<Class<?>, Optional<ClassCode>> kept = new WeakHashMap<>();

  ClassFileCache(Instrumentation instrumentation) {
    this(() -> LoadedClasses.of(instrumentation));
  }

  /**
   * Makes it.
   *
   * @param classes returns the classes that there are now
   */
  ClassFileCache(Supplier<List<Class<?>>> classes) {
    this.classes = classes;
  }

  /** Finds out which classes there are now. */
  void refresh() {
    loaded.clear();
    read.clear();
    if (kept.size() > MOST_KEPT) {
      kept.clear();
    }
    for (Class<?> c : classes.get()) {
      ClassLoader loader = c.getClassLoader();
      if (loader != null
          && loader != ClassLoader.getPlatformClassLoader()
          && loader != ClassFileCache.class.getClassLoader()
          && !c.isArray()
          && !c.isHidden()) {
        loaded.putIfAbsent(c.getName(), c);
      }
    }
  }

  /** Returns the classes of the application whose objects may be called from another JVM. */
  List<String> remote() {
    List<String> remote = new ArrayList<>();
    for (Class<?> c : loaded.values()) {
      if (!c.isInterface() && isRemote(c)) {
        remote.add(c.getName());
      }
    }
    return remote;
  }

  private static boolean isRemote(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      for (Class<?> above : c.getInterfaces()) {
        if (above.getName().equals("java.rmi.Remote") || (above != c && isRemote(above))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns a loaded class of the application, or null. */
  @Nullable Class<?> loaded(String name) {
    return loaded.get(name);
  }

  /** Returns the code of a frame, or null if it is not of the application or cannot be read. */
  @Nullable MethodCode at(StackTraceElement frame) {
    ClassCode code = of(frame.getClassName(), frame.getClassName());
    return code == null ? null : code.methodAt(frame.getMethodName(), frame.getLineNumber());
  }

  /** Returns the code of a class as another one sees it, or null. */
  @Nullable ClassCode of(String from, String name) {
    if (name.startsWith("java.")
        || name.startsWith("jdk.")
        || name.startsWith("sun.")
        || RUN_TESTS.stream().anyMatch(name::startsWith)) {
      return null;
    }
    Class<?> itself = loaded.get(name);
    if (itself != null) {
      return kept.computeIfAbsent(itself, c -> read(c.getClassLoader(), name)).orElse(null);
    }
    Class<?> seenFrom = loaded.get(from);
    if (seenFrom == null) {
      return null;
    }
    return read.computeIfAbsent(name, n -> read(seenFrom.getClassLoader(), n)).orElse(null);
  }

  private static Optional<ClassCode> read(@Nullable ClassLoader loader, String name) {
    if (loader == null) {
      return Optional.empty();
    }
    try (InputStream in = loader.getResourceAsStream(name.replace('.', '/') + ".class")) {
      return in == null ? Optional.empty() : Optional.ofNullable(ClassCode.read(in.readAllBytes()));
    } catch (IOException | RuntimeException | LinkageError e) {
      return Optional.empty(); // a loader may fail in its own ways
    }
  }
}
