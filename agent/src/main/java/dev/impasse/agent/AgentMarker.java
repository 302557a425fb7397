package dev.impasse.agent;

import dev.impasse.agent.console.Console;
import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Lets other processes of the user see that the agent is here: a property among those that the JVM
 * shows whoever attaches to it ({@code VirtualMachine.getAgentProperties}), which the application
 * does not see. {@code impasse ps} and {@code impasse attach} read it.
 */
final class AgentMarker {

  /** The property; its value is the agent's version. */
  static final String PROPERTY = "impasse.version";

  private static final String PACKAGE = "jdk.internal.vm";

  private AgentMarker() {}

  /** Sets the property; without it the agent works all the same. */
  static void announce(Instrumentation instrumentation, String version) {
    try {
      instrumentation.redefineModule(
          Object.class.getModule(),
          Set.of(),
          Map.of(PACKAGE, Set.of(AgentMarker.class.getModule())),
          Map.of(),
          Set.of(),
          Map.of());
      Object properties =
          Class.forName(PACKAGE + ".VMSupport").getMethod("getAgentProperties").invoke(null);
      ((Properties) properties).setProperty(PROPERTY, version);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError absent) {
      Console.debug(absent);
    }
  }
}
