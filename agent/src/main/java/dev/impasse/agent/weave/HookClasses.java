package dev.impasse.agent.weave;

/**
 * Internal names of the classes that woven code calls. Plain string constants with slashes, so that
 * packaging can relocate them together with the runtime.
 *
 * @param hooks class with the static hooks
 * @param references class with their wrappers for method references and reflective calls
 * @param signals class with the static hooks of latches, barriers, queues and futures
 * @param reflection class that gives reflective calls a wrapper to call
 */
public record HookClasses(String hooks, String references, String signals, String reflection) {

  /** The runtime's own. */
  public static final HookClasses RUNTIME =
      new HookClasses(
          "dev/impasse/runtime/LockHooks",
          "dev/impasse/runtime/HookRefs",
          "dev/impasse/runtime/SignalHooks",
          "dev/impasse/runtime/ReflectionHooks");

  /** Returns the runtime's classes as they are called in another package, with slashes. */
  public static HookClasses in(String packageName) {
    return new HookClasses(
        moved(RUNTIME.hooks, packageName),
        moved(RUNTIME.references, packageName),
        moved(RUNTIME.signals, packageName),
        moved(RUNTIME.reflection, packageName));
  }

  private static String moved(String name, String packageName) {
    return packageName + name.substring(name.lastIndexOf('/'));
  }
}
