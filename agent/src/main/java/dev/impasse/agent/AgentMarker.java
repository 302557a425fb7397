package dev.impasse.agent;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.jvm.JdkModules;
import java.lang.instrument.Instrumentation;
import java.util.Properties;

/**
 * Lets other processes of the user see that the agent is here: a property among those that the JVM
 * shows whoever attaches to it ({@code VirtualMachine.getAgentProperties}), which the application
 * does not see. {@code impasse ps}, {@code impasse attach} and {@code impasse check} read it.
 */
final class AgentMarker {

  /** The property; its value is the agent's version. */
  static final String PROPERTY = "impasse.version";

  private static final String PACKAGE = "jdk.internal.vm";

  private AgentMarker() {}

  /** Sets the property; without it the agent works all the same. */
  static void announce(Instrumentation instrumentation, String version) {
    set(instrumentation, PROPERTY, version);
  }

  /** Sets one of the properties. */
  static void set(Instrumentation instrumentation, String property, String value) {
    try {
      JdkModules.export(instrumentation, PACKAGE);
      Object properties =
          Class.forName(PACKAGE + ".VMSupport").getMethod("getAgentProperties").invoke(null);
      ((Properties) properties).setProperty(property, value);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError absent) {
      Console.debug(absent);
    }
  }
}
