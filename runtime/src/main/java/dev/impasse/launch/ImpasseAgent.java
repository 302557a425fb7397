package dev.impasse.launch;

import java.lang.instrument.Instrumentation;

/** Entry point of the agent. */
public final class ImpasseAgent {

  private ImpasseAgent() {}

  /** Starts with the application. */
  public static void premain(String arguments, Instrumentation instrumentation) {}

  /** Attaches to a running JVM. */
  public static void agentmain(String arguments, Instrumentation instrumentation) {}
}
