package dev.impasse.agent.jvm;

import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which modules of the JDK are there that the agent would use: a runtime image may lack them, and
 * an application made of modules may leave them out.
 */
public final class JdkModules {

  private static final boolean MANAGEMENT = has("java.management");

  private JdkModules() {}

  /** Whether the JVM can be asked about its threads, and shows beans. */
  public static boolean haveManagement() {
    return MANAGEMENT;
  }

  /** Whether there are recordings of Flight Recorder. */
  public static boolean haveRecordings() {
    return has("jdk.jfr");
  }

  /**
   * Opens packages of a module of the JDK to the agent's module, and to no other.
   *
   * @throws RuntimeException where they are not there
   */
  static void open(Instrumentation instrumentation, Module module, String... packages) {
    instrumentation.redefineModule(
        module, Set.of(), Map.of(), toAgent(packages), Set.of(), Map.of());
  }

  /**
   * Exports a package of {@code java.base} to the agent's module, and to no other.
   *
   * @throws RuntimeException where it is not there
   */
  public static void export(Instrumentation instrumentation, String packageName) {
    instrumentation.redefineModule(
        Object.class.getModule(), Set.of(), toAgent(packageName), Map.of(), Set.of(), Map.of());
  }

  private static Map<String, Set<Module>> toAgent(String... packages) {
    Map<String, Set<Module>> toAgent = new HashMap<>();
    for (String name : packages) {
      toAgent.put(name, Set.of(JdkModules.class.getModule()));
    }
    return toAgent;
  }

  private static boolean has(String module) {
    return ModuleLayer.boot().findModule(module).isPresent();
  }

  /** Returns what is missing and what is done without, one line; null if all is there. */
  public static @Nullable String missing() {
    List<String> missing = new ArrayList<>();
    List<String> without = new ArrayList<>();
    if (!haveManagement()) {
      missing.add("java.management");
      without.add("deadlocks at the entry of synchronized methods, of class initialisers and of");
      without.add("code that is not woven may be missed, and there are no MXBean and no dump");
    }
    if (!haveRecordings()) {
      missing.add("jdk.jfr");
      without.add(
          (without.isEmpty() ? "there are" : "and")
              + " no events in recordings of Flight Recorder");
    }
    return missing.isEmpty()
        ? null
        : "this Java runs without "
            + String.join(" and ", missing)
            + ": "
            + String.join(" ", without);
  }

  /** Returns when the JVM started, milliseconds since 1970; 0 if that cannot be told. */
  public static long startMillis() {
    return haveManagement()
        ? Bean.startMillis()
        : ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** Apart, so that nothing of the module is looked for where it is missing. */
  private static final class Bean {
    static long startMillis() {
      return ManagementFactory.getRuntimeMXBean().getStartTime();
    }
  }
}
