package dev.impasse.core.model;

import java.lang.constant.ClassDesc;

/** Names of classes as people write them. */
public final class ClassNames {

  private ClassNames() {}

  /** Whether objects of a class are bins of a {@code ConcurrentHashMap}. */
  public static boolean isBin(String name) {
    return name.startsWith("java.util.concurrent.ConcurrentHashMap$");
  }

  /**
   * Returns a class's name without its package: {@code Map$Entry} for {@code java.util.Map$Entry},
   * {@code Object[]} for {@code [Ljava.lang.Object;}.
   *
   * @param name as {@link Class#getName} gives it
   */
  public static String simple(String name) {
    if (name.startsWith("[")) {
      try {
        return ClassDesc.ofDescriptor(name.replace('.', '/')).displayName();
      } catch (IllegalArgumentException e) {
        return name; // of a damaged trace
      }
    }
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
