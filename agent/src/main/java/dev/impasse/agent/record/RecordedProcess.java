package dev.impasse.agent.record;

import dev.impasse.agent.jvm.JdkModules;
import java.util.LinkedHashMap;
import java.util.Map;

/** The facts of the process that is watched, as a trace and a report tell them. */
public final class RecordedProcess {

  /** When the JVM started, in milliseconds since 1970. */
  public static final String JVM_START = "vm.start";

  private RecordedProcess() {}

  /**
   * Returns the facts by name, in the order in which a trace has them.
   *
   * @param version of Impasse
   * @param command the command line as it may be recorded
   */
  public static Map<String, String> facts(String version, String command) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("agent.version", version);
    facts.put("java.version", String.valueOf(System.getProperty("java.version")));
    facts.put("jvm", String.valueOf(System.getProperty("java.vm.name")));
    facts.put("os", System.getProperty("os.name") + ' ' + System.getProperty("os.arch"));
    facts.put("host", HostName.get());
    facts.put(JVM_START, Long.toString(JdkModules.startMillis()));
    facts.put("command", command);
    return facts;
  }

  /** Returns the facts as the header of a trace has them, a line each. */
  static String lines(String version, String command) {
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, String> fact : facts(version, command).entrySet()) {
      lines.append(fact.getKey()).append('=').append(fact.getValue()).append('\n');
    }
    return lines.toString();
  }
}
