package dev.impasse.launch;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
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

  private static final int PATIENCE_MILLIS = 500;

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
      StringWriter trace = new StringWriter();
      if (Boolean.getBoolean("impasse.debug")) {
        cause.printStackTrace(new PrintWriter(trace));
      }
      say("impasse: could not start, the application runs on without it: " + cause, trace);
    }
  }

  private static void say(String line) {
    say(line, new StringWriter());
  }

  /**
   * Prints a line. The application is held up by it for {@value #PATIENCE_MILLIS} ms at most, if
   * stderr is a pipe that nobody reads.
   */
  private static void say(String line, StringWriter more) {
    Thread writer =
        new Thread(null, () -> stderr().print(line + "\n" + more), "impasse-launcher", 0, false);
    writer.setDaemon(true);
    writer.start();
    try {
      writer.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static PrintStream stderr() {
    return new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
  }
}
