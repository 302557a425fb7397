package dev.impasse.agent.waits;

import org.jspecify.annotations.Nullable;

/** Types by name: the agent sees no class of the application. */
public final class Types {

  private Types() {}

  /**
   * Whether a class is a type of that name, or extends or implements one.
   *
   * @param internalName name of the type, with slashes
   */
  public static boolean isSubtype(Class<?> type, String internalName) {
    return isNamed(type, internalName.replace('/', '.'));
  }

  private static boolean isNamed(@Nullable Class<?> type, String name) {
    if (type == null) {
      return false;
    }
    if (type.getName().equals(name) || isNamed(type.getSuperclass(), name)) {
      return true;
    }
    for (Class<?> above : type.getInterfaces()) {
      if (isNamed(above, name)) {
        return true;
      }
    }
    return false;
  }
}
