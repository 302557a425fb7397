package dev.impasse.agent.weave;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a class loader lets its classes see the hooks. Nearly all do: what is called {@code
 * java.*} comes from the boot loader. A loader that hands on only what is on a list of its own
 * would give the application a {@code NoClassDefFoundError} in the middle of woven code.
 *
 * <p>Asks only loaders that decide for themselves ({@code loadClass} is overridden, in them or a
 * parent), each once, from within the loading of a class of theirs. Thread-safe.
 */
final class HookVisibility {

  private final List<String> hooks;
  private final PerLoader<Boolean> asked = new PerLoader<>();

  /** Asks for the classes of hooks, by internal name. */
  HookVisibility(List<String> hooks) {
    this.hooks = hooks.stream().map(name -> name.replace('/', '.')).toList();
  }

  /** Whether classes that the loader defines see the hooks. */
  boolean from(@Nullable ClassLoader loader) {
    if (loader == null || !decidesForItself(loader)) {
      return true;
    }
    Boolean known = asked.get(loader);
    return known == null ? asked.remember(loader, sees(loader)) : known;
  }

  /** All of them: so that woven code, when it first calls one, has no need to ask the loader. */
  private boolean sees(ClassLoader loader) {
    try {
      for (String name : hooks) {
        Class.forName(name, false, loader);
      }
      return true;
    } catch (ClassNotFoundException | RuntimeException | Error e) {
      return false;
    }
  }

  private static boolean decidesForItself(ClassLoader loader) {
    for (ClassLoader one = loader; one != null; one = one.getParent()) {
      for (Class<?> type = one.getClass(); isOutsideJdk(type); type = type.getSuperclass()) {
        if (overridesLoading(type)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isOutsideJdk(@Nullable Class<?> type) {
    return type != null && type.getClassLoader() != null;
  }

  private static boolean overridesLoading(Class<?> type) {
    return declares(type, String.class) || declares(type, String.class, boolean.class);
  }

  @SuppressWarnings("ReturnValueIgnored") // that there is one is the answer
  private static boolean declares(Class<?> type, Class<?>... parameters) {
    try {
      type.getDeclaredMethod("loadClass", parameters);
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    } catch (LinkageError e) {
      return true; // a type in another of its methods is not there: then we ask
    }
  }
}
