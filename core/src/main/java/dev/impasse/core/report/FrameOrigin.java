package dev.impasse.core.report;

import java.util.Map;
import java.util.TreeMap;

/**
 * Whose code a stack frame is of, where it is not the program's: the JDK's, Impasse's own, or that
 * of what called the program, which is a server, a framework or a runner of tests.
 */
final class FrameOrigin {

  static final String JDK = "the JDK";
  private static final String IMPASSE = "Impasse";

  /** By the beginning of the class name. */
  private static final Map<String, String> OF_CALLERS = new TreeMap<>();

  static {
    of("JUnit", "org.junit.", "junit.framework.", "org.eclipse.jdt.internal.junit");
    of("TestNG", "org.testng.");
    of("Spock", "org.spockframework.");
    of("Maven", "org.apache.maven.", "org.codehaus.plexus.classworlds.");
    of("Gradle", "org.gradle.", "worker.org.gradle.");
    of("IntelliJ", "com.intellij.rt.");
    of("Tomcat", "org.apache.catalina.", "org.apache.coyote.", "org.apache.tomcat.");
    of("Jetty", "org.eclipse.jetty.");
    of("Undertow", "io.undertow.", "org.xnio.", "org.jboss.threads.");
    of("Netty", "io.netty.");
    of("GlassFish", "org.glassfish.");
    of("Spring", "org.springframework.");
  }

  private FrameOrigin() {}

  private static void of(String name, String... beginnings) {
    for (String beginning : beginnings) {
      OF_CALLERS.put(beginning, name);
    }
  }

  /** Returns whose it is, if the JDK's or Impasse's: wherever it is in the stack; else "". */
  static String within(StackTraceElement frame) {
    String type = frame.getClassName();
    if (type.startsWith("java.")
        || type.startsWith("javax.")
        || type.startsWith("jdk.")
        || type.startsWith("sun.")) {
      return JDK;
    }
    boolean ours =
        type.startsWith("dev.impasse.agent.")
            || type.startsWith("dev.impasse.runtime.")
            || type.startsWith("dev.impasse.launch.")
            || type.startsWith("dev.impasse.junit.");
    return ours ? IMPASSE : "";
  }

  /** Returns whose it is, also if it is of what calls programs; else "". */
  static String outermost(StackTraceElement frame) {
    String within = within(frame);
    if (!within.isEmpty()) {
      return within;
    }
    String type = frame.getClassName();
    for (Map.Entry<String, String> caller : OF_CALLERS.entrySet()) {
      if (type.startsWith(caller.getKey())) {
        return caller.getValue();
      }
    }
    return "";
  }
}
