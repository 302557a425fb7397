package dev.impasse.agent.weave;

import dev.impasse.agent.waits.ReceiverKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Internal names of the classes that woven code calls. Plain string constants with slashes, so that
 * packaging can relocate them together with the runtime.
 *
 * @param receivers classes with the static hooks of calls, by what is called
 * @param monitors class with the static hooks of {@code synchronized}
 * @param declared class with the static hooks of declared locks
 * @param references class with wrappers of hooks, for method references and reflective calls
 * @param reflection class that gives reflective calls a wrapper to call
 * @param accesses class with the static hooks of accesses that order threads
 * @param accessReferences class with what method references to such accesses are sent to
 * @param steering class with the static hooks before acquires, of a finding that is confirmed
 */
public record HookClasses(
    Map<ReceiverKind, String> receivers,
    String monitors,
    String declared,
    String references,
    String reflection,
    String accesses,
    String accessReferences,
    String steering) {

  /** The runtime's own. */
  public static final HookClasses RUNTIME =
      new HookClasses(
          ofReceivers(),
          ReceiverKind.OBJECT.hooks(),
          "dev/impasse/runtime/DeclaredHooks",
          "dev/impasse/runtime/HookRefs",
          "dev/impasse/runtime/ReflectionHooks",
          "dev/impasse/runtime/AccessHooks",
          "dev/impasse/runtime/AccessReferenceHooks",
          "dev/impasse/runtime/SteerHooks");

  /** Copies the map. */
  public HookClasses {
    receivers = Map.copyOf(receivers);
  }

  private static Map<ReceiverKind, String> ofReceivers() {
    Map<ReceiverKind, String> classes = new EnumMap<>(ReceiverKind.class);
    for (ReceiverKind kind : ReceiverKind.values()) {
      classes.put(kind, kind.hooks());
    }
    return classes;
  }

  /** Returns the runtime's classes as they are called in another package, with slashes. */
  public static HookClasses in(String packageName) {
    Map<ReceiverKind, String> moved = new EnumMap<>(RUNTIME.receivers);
    moved.replaceAll((kind, name) -> moved(name, packageName));
    return new HookClasses(
        moved,
        moved(RUNTIME.monitors, packageName),
        moved(RUNTIME.declared, packageName),
        moved(RUNTIME.references, packageName),
        moved(RUNTIME.reflection, packageName),
        moved(RUNTIME.accesses, packageName),
        moved(RUNTIME.accessReferences, packageName),
        moved(RUNTIME.steering, packageName));
  }

  private static String moved(String name, String packageName) {
    return packageName + name.substring(name.lastIndexOf('/'));
  }

  /** Returns the class with the hook that takes the place of a call. */
  public String of(Hook hook) {
    return receivers.getOrDefault(hook.kind(), monitors);
  }

  /** Returns all of them, that of the monitors first. */
  public List<String> all() {
    Set<String> others = new TreeSet<>(receivers.values());
    others.addAll(List.of(declared, references, reflection, accesses, accessReferences, steering));
    others.remove(monitors);
    List<String> all = new ArrayList<>(List.of(monitors));
    all.addAll(others);
    return List.copyOf(all);
  }
}
