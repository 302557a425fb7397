package dev.impasse.junit;

/** What is said where the agent is not there. Loads no class of a test framework. */
final class Missing {

  static final String HOW =
      "add -javaagent:impasse-agent.jar to the JVM of the tests, see docs/junit.md of Impasse";

  private static boolean said;

  private Missing() {}

  /** Says so, once in this JVM. */
  static synchronized void say() {
    if (!said) {
      said = true;
      System.err.println("impasse-junit: deadlocks are not looked for, no agent: " + HOW);
    }
  }

  /** Throws, if the agent is required. */
  static void check(Settings settings) {
    if (settings.agentRequired()) {
      throw new IllegalStateException(
          "impasse.junit.agent=required, and there is no agent in this JVM: " + HOW);
    }
  }
}
