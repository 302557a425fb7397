package dev.impasse.agent.weave;

import dev.impasse.agent.lockfree.LockFreeMap;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * Says which fields are volatile, and what classes extend, without loading any: reads class files
 * as resources of the loader that uses them. Answers are remembered per loader. Thread-safe, holds
 * no lock.
 */
final class VolatileFields {

  private static final int DEEPEST = 64;
  private static final int BUCKETS = 1 << 8;
  private static final String LOCK_PACKAGE = "java/util/concurrent/locks/";

  private static final Set<String> LOCKS =
      Set.of(
          LOCK_PACKAGE + "Lock",
          LOCK_PACKAGE + "ReadWriteLock",
          LOCK_PACKAGE + "ReentrantLock",
          LOCK_PACKAGE + "ReentrantReadWriteLock",
          LOCK_PACKAGE + "StampedLock");

  private final PerLoader<LockFreeMap<String, Declared>> byLoader = new PerLoader<>();

  /**
   * The fields that a class declares.
   *
   * @param ordering those that are volatile
   * @param others the rest
   * @param above the superclass, or null
   * @param supertypes the superclass and the interfaces
   */
  record Declared(
      Set<String> ordering, Set<String> others, @Nullable String above, List<String> supertypes) {

    static final Declared UNKNOWN = new Declared(Set.of(), Set.of(), null, List.of());

    static Declared of(ConstantPool pool) {
      Set<String> ordering = new HashSet<>();
      Set<String> others = new HashSet<>();
      int start = pool.end() + 6;
      start += 2 + 2 * pool.u2(start);
      int fields = pool.u2(start);
      int offset = start + 2;
      for (int i = 0; i < fields; i++) {
        boolean isVolatile = (pool.u2(offset) & Opcodes.ACC_VOLATILE) != 0;
        (isVolatile ? ordering : others).add(pool.utf8(pool.u2(offset + 2)));
        int attributes = pool.u2(offset + 6);
        offset += 8;
        for (int j = 0; j < attributes; j++) {
          offset += 6 + pool.s4(offset + 2);
        }
      }
      return new Declared(
          Set.copyOf(ordering), Set.copyOf(others), pool.superName(), pool.supertypes());
    }
  }

  /**
   * Returns the class that declares a volatile field, or null if the field is none or not known.
   *
   * @param owner the class that an instruction names: it, or one above it, has the field
   */
  @Nullable String declaring(@Nullable ClassLoader loader, @Nullable String owner, String field) {
    String name = owner;
    for (int depth = 0; name != null && !isOfJdk(name) && depth < DEEPEST; depth++) {
      Declared declared = declared(loader, name);
      if (declared.ordering().contains(field)) {
        return name;
      }
      name = declared.others().contains(field) ? null : declared.above();
    }
    return null;
  }

  /**
   * Returns the first class of the JDK that a class extends; itself if it is one; null if unknown.
   */
  @Nullable String jdkAbove(@Nullable ClassLoader loader, @Nullable String owner) {
    String name = owner;
    for (int depth = 0; name != null && !isOfJdk(name) && depth < DEEPEST; depth++) {
      name = declared(loader, name).above();
    }
    return name;
  }

  /** Whether a class, or one that it is nested in, is a lock of its own, whose events are known. */
  boolean isOfLock(@Nullable ClassLoader loader, String owner) {
    for (int end = owner.length(); end > 0; end = owner.lastIndexOf('$', end - 1)) {
      if (isLock(loader, owner.substring(0, end), 0)) {
        return true;
      }
    }
    return false;
  }

  private boolean isLock(@Nullable ClassLoader loader, String name, int depth) {
    return LOCKS.contains(name)
        || (!isOfJdk(name)
            && depth < DEEPEST
            && declared(loader, name).supertypes().stream()
                .anyMatch(above -> isLock(loader, above, depth + 1)));
  }

  static boolean isOfJdk(String internalName) {
    return internalName.startsWith("java/")
        || internalName.startsWith("javax/")
        || internalName.startsWith("jdk/")
        || internalName.startsWith("sun/");
  }

  private Declared declared(@Nullable ClassLoader loader, String name) {
    if (loader == null) {
      return Declared.UNKNOWN;
    }
    LockFreeMap<String, Declared> known = byLoader.get(loader);
    LockFreeMap<String, Declared> cache =
        known == null ? byLoader.remember(loader, new LockFreeMap<>(BUCKETS)) : known;
    Declared declared = cache.get(name);
    if (declared == null) {
      declared = read(loader, name);
      cache.putIfAbsent(name, declared);
    }
    return declared;
  }

  private static Declared read(ClassLoader loader, String name) {
    try (InputStream in = loader.getResourceAsStream(name + ".class")) {
      return in == null ? Declared.UNKNOWN : Declared.of(new ConstantPool(in.readAllBytes()));
    } catch (IOException | RuntimeException | LinkageError e) {
      return Declared.UNKNOWN; // a loader may fail in its own ways
    }
  }
}
