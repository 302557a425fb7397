package dev.impasse.agent.weave;

import dev.impasse.agent.lockfree.LockFreeMap;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * Says which fields are volatile, without loading their class: reads class files as resources of
 * the loader that uses them. Answers are remembered per loader. Thread-safe, holds no lock.
 */
final class VolatileFields {

  private static final int DEEPEST = 64;
  private static final int BUCKETS = 1 << 8;

  private final PerLoader<LockFreeMap<String, Declared>> byLoader = new PerLoader<>();

  /**
   * The fields that a class declares.
   *
   * @param ordering those that are volatile
   * @param others the rest
   * @param above the superclass, or null
   */
  record Declared(Set<String> ordering, Set<String> others, @Nullable String above) {

    static final Declared UNKNOWN = new Declared(Set.of(), Set.of(), null);

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
      return new Declared(Set.copyOf(ordering), Set.copyOf(others), pool.superName());
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
