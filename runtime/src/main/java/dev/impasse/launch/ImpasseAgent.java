package dev.impasse.launch;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;

/**
 * Entry point of the agent: opens the isolated class loader in which the agent lives, and steps
 * aside.
 *
 * <p>Besides the hooks and {@link Findings} it is all that the application sees. Whatever goes
 * wrong here is said in one line on stderr, and the application runs on without Impasse.
 */
public final class ImpasseAgent {

  private static boolean started;

  private ImpasseAgent() {}

  /** Called by the JVM before the application's {@code main}. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation, false);
  }

  /** Called by the JVM when the agent is attached to a running application. */
  public static void agentmain(String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation, true);
  }

  private static synchronized void start(
      String arguments, Instrumentation instrumentation, boolean attached) {
    if (started) {
      say("impasse: already running in this JVM; the second start is ignored");
      return;
    }
    started = true;
    try {
      URI jar = ImpasseAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      ClassLoader loader = new AgentLoader(jar);
      Object services =
          Class.forName("dev.impasse.agent.AgentMain", true, loader)
              .getMethod(
                  "start",
                  String.class,
                  Instrumentation.class,
                  Path.class,
                  boolean.class,
                  Collection.class)
              .invoke(
                  null, arguments, instrumentation, Path.of(jar), attached, Findings.listeners());
      Watch.open(services);
    } catch (Throwable t) {
      Throwable cause = t.getCause() == null ? t : t.getCause();
      say("impasse: could not start, the application runs on without it: " + cause);
      if (Boolean.getBoolean("impasse.debug")) {
        cause.printStackTrace(stderr());
      }
    }
  }

  private static void say(String line) {
    stderr().println(line);
  }

  private static PrintStream stderr() {
    return new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
  }
}
