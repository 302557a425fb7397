package dev.impasse.conformance;

import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.PackagedJar;
import java.util.List;

/** How a program runs: without the agent, or with it and these options. */
enum Mode {
  /** Without the agent: what the others are compared with. */
  WITHOUT(null),
  /** Live detection alone. */
  LIVE(""),
  /** Recording every event. */
  EVENTS("trace=%t.impasse"),
  /** Recording lock orders. */
  ORDERS("mode=orders,trace=%t.orders"),
  /** Live detection, classes of the JDK woven too. */
  JDK("scope=jdk"),
  /** Everything at once. */
  JDK_EVENTS("scope=jdk,trace=%t.impasse");

  private final @org.jspecify.annotations.Nullable String options;

  Mode(@org.jspecify.annotations.Nullable String options) {
    this.options = options;
  }

  /** Returns what stands on the command line of the JVM. */
  List<String> jvmOptions() {
    if (options == null) {
      return List.of();
    }
    return List.of(JvmCommand.agentOption(PackagedJar.AGENT.path(), options));
  }
}
