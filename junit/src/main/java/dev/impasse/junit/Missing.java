package dev.impasse.junit;

import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What is said where the agent is not there. */
final class Missing {

  private static final String HOW =
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

  /** Aborts a test that passed, but claims what nobody looked at; or fails it. */
  static void abort(String what, Settings settings) {
    String message = what + ", and there is no agent to tell: " + HOW;
    if (settings.agentRequired()) {
      throw new AssertionFailedError(message);
    }
    throw new TestAbortedException(message);
  }
}
