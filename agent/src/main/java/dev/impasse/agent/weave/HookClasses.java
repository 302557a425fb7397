package dev.impasse.agent.weave;

/**
 * Internal names of the classes that woven code calls. Plain string constants with slashes, so that
 * packaging can relocate them together with the runtime.
 *
 * @param hooks class with the static hooks
 * @param references class with their twins for method references, without the site parameter
 * @param signals class with the static hooks of latches, barriers, queues and futures
 */
public record HookClasses(String hooks, String references, String signals) {

  /** The runtime's own. */
  public static final HookClasses RUNTIME =
      new HookClasses(
          "dev/impasse/runtime/LockHooks",
          "dev/impasse/runtime/LockRefs",
          "dev/impasse/runtime/SignalHooks");
}
