package dev.impasse.agent.weave;

import dev.impasse.agent.waits.WaitCall;
import dev.impasse.agent.waits.WaitTable;
import dev.impasse.core.model.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The hooks that woven code calls: one for each row of the {@link WaitTable}, and those around
 * {@code synchronized} and declared locks.
 */
public final class HookTable {

  /** Hooks that are not calls put in place of calls: name and descriptor. */
  static final String MONITOR_REQUEST = "monitorRequest";

  static final String MONITOR_ACQUIRED = "monitorAcquired";
  static final String MONITOR_RELEASE = "monitorRelease";
  static final String METHOD_ACQUIRED = "methodAcquired";
  static final String METHOD_RELEASED = "methodReleased";
  static final String DECLARED_REQUEST = "declaredRequest";
  static final String DECLARED_ACQUIRED = "declaredAcquired";
  static final String DECLARED_ACQUIRED_IF = "declaredAcquiredIf";
  static final String DECLARED_RELEASE = "declaredRelease";

  static final String BEFORE_LOCK = "beforeLock";
  static final String BEFORE_MONITOR = "beforeMonitor";
  static final String BEFORE_JOIN = "beforeJoin";

  static final String OBJECT_AND_SITE = "(Ljava/lang/Object;I)V";
  static final String SITE = "(I)V";
  static final String RESULT_AND_SITE = "(ZI)Z";

  private static final List<Hook> HOOKS = WaitTable.calls().stream().map(HookTable::hook).toList();

  private static final Map<String, List<Hook>> BY_NAME_AND_DESCRIPTOR = index();

  private HookTable() {}

  /** Returns every hooked method, in a fixed order. */
  public static List<Hook> hooks() {
    return HOOKS;
  }

  /**
   * Returns the hooks of methods with this name and descriptor; more than one if kinds share it.
   */
  static List<Hook> named(String method, String descriptor) {
    return BY_NAME_AND_DESCRIPTOR.getOrDefault(method + descriptor, List.of());
  }

  /** Returns the first hook for an operation that is no call of a hooked method. */
  static String hookOf(String operation) {
    return switch (operation) {
      case "monitorenter" -> MONITOR_REQUEST;
      case "monitorexit" -> MONITOR_RELEASE;
      case "synchronized method" -> METHOD_ACQUIRED;
      case "Method.invoke" -> "arguments";
      default ->
          operation.endsWith(Site.BY_REFERENCE)
              ? "its wrapper"
              : DECLARED_REQUEST + " or " + DECLARED_RELEASE;
    };
  }

  private static Hook hook(WaitCall call) {
    String name = call.hook() == null ? call.receiver().hookName(call.method()) : call.hook();
    return new Hook(call.receiver(), call.method(), call.descriptor(), !call.isFinal(), name);
  }

  private static Map<String, List<Hook>> index() {
    Map<String, List<Hook>> index = new HashMap<>();
    for (Hook hook : HOOKS) {
      index.computeIfAbsent(hook.method() + hook.descriptor(), key -> new ArrayList<>()).add(hook);
    }
    return Map.copyOf(index);
  }
}
