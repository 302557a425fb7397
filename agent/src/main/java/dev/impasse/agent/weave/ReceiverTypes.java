package dev.impasse.agent.weave;

import dev.impasse.agent.lockfree.LockFreeMap;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says which of the types of interest a class extends or implements, without loading it: reads the
 * headers of class files as resources of the class's loader.
 *
 * <p>Answers are remembered per loader, which is held weakly and compared by identity. Holds no
 * lock while it reads.
 */
final class ReceiverTypes {

  private static final int DEEPEST = 64;
  private static final int BUCKETS = 1 << 8;

  private final Set<String> ofInterest;
  private final PerLoader<LockFreeMap<String, Ancestry>> byLoader = new PerLoader<>();

  /** Shared by all loaders: names that start with {@code java/} can mean only one class. */
  private final LockFreeMap<String, Ancestry> ofJdk = new LockFreeMap<>(BUCKETS);

  /** Creates the cache; types are internal names. */
  ReceiverTypes(Set<String> ofInterest) {
    this.ofInterest = Set.copyOf(ofInterest);
  }

  /**
   * What is known of the supertypes of a class.
   *
   * @param types those of interest among them, the class itself included
   * @param complete whether every class file on the way up could be read
   */
  record Ancestry(Set<String> types, boolean complete) {}

  /** Returns the ancestry of a class as seen by a loader, null for the boot loader. */
  Ancestry of(@Nullable ClassLoader loader, String internalName) {
    return find(loader, cacheOf(loader), internalName, 0);
  }

  /** Returns the ancestry of a class whose own supertypes are at hand. */
  Ancestry of(@Nullable ClassLoader loader, String internalName, List<String> supertypes) {
    return union(loader, cacheOf(loader), internalName, supertypes, 0);
  }

  private Ancestry find(
      @Nullable ClassLoader loader, LockFreeMap<String, Ancestry> cache, String name, int depth) {
    if (name.equals("java/lang/Object") || name.startsWith("[")) {
      return new Ancestry(Set.of(), true);
    }
    LockFreeMap<String, Ancestry> rightCache = name.startsWith("java/") ? ofJdk : cache;
    Ancestry known = rightCache.get(name);
    if (known == null) {
      List<String> supertypes = depth < DEEPEST ? supertypes(loader, name) : null;
      known =
          supertypes == null
              ? new Ancestry(ofInterest.contains(name) ? Set.of(name) : Set.of(), false)
              : union(loader, cache, name, supertypes, depth);
      rightCache.putIfAbsent(name, known);
    }
    return known;
  }

  private Ancestry union(
      @Nullable ClassLoader loader,
      LockFreeMap<String, Ancestry> cache,
      String name,
      List<String> supertypes,
      int depth) {
    Set<String> types = new HashSet<>();
    boolean complete = true;
    if (ofInterest.contains(name)) {
      types.add(name);
    }
    for (String supertype : supertypes) {
      Ancestry above = find(loader, cache, supertype, depth + 1);
      types.addAll(above.types());
      complete &= above.complete();
    }
    return new Ancestry(Set.copyOf(types), complete);
  }

  private static @Nullable List<String> supertypes(@Nullable ClassLoader loader, String name) {
    ClassLoader from =
        loader == null || name.startsWith("java/") ? ClassLoader.getPlatformClassLoader() : loader;
    try (InputStream in = from.getResourceAsStream(name + ".class")) {
      return in == null ? null : new ConstantPool(in.readAllBytes()).supertypes();
    } catch (IOException | RuntimeException | LinkageError e) {
      return null; // a loader may fail in its own ways: the class is then simply not known
    }
  }

  private LockFreeMap<String, Ancestry> cacheOf(@Nullable ClassLoader loader) {
    if (loader == null) {
      return ofJdk;
    }
    LockFreeMap<String, Ancestry> known = byLoader.get(loader);
    return known == null ? byLoader.remember(loader, new LockFreeMap<>(BUCKETS)) : known;
  }
}
