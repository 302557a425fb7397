package dev.impasse.launch;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.security.AccessControlException;
import java.security.AccessController;
import java.security.AllPermission;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Entry point of the agent: has the modules made in which the agent lives, and steps aside.
 *
 * <p>Besides the hooks and {@link Findings} it is all that the application sees. Whatever goes
 * wrong here is said in one line on stderr, and the application runs on without Impasse.
 */
public final class ImpasseAgent {

  private static final int PATIENCE_MILLIS = 500;

  private static boolean started;

  /** What takes the options of a second start; null while the agent is not there. */
  private static @Nullable Object again;

  private ImpasseAgent() {}

  /** Called by the JVM before the application's {@code main}. */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation, false);
  }

  /** Called by the JVM when the agent is attached to a running application. */
  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation, true);
  }

  @SuppressWarnings("unchecked") // the agent made it
  private static synchronized void start(
      @Nullable String arguments, Instrumentation instrumentation, boolean attached) {
    if (started) {
      startAgain(arguments);
      return;
    }
    started = true;
    if (isDenied()) {
      System.err.println(
          "impasse: the security manager does not grant the agent's jar AllPermission; the"
              + " application runs on without it (docs/troubleshooting.md)");
      return;
    }
    try {
      Object services =
          InstallLoader.start(arguments, instrumentation, attached, Findings.listeners());
      if (services == null) {
        say(
            "impasse: this run makes an archive of classes, the agent stays out of it"
                + " (docs/start-up.md)");
      } else {
        again = ((Function<String, @Nullable Object>) services).apply("again");
        AgentControl.open(services);
      }
    } catch (Throwable t) {
      StringWriter trace = new StringWriter();
      if (Boolean.getBoolean("impasse.debug")) {
        t.printStackTrace(new PrintWriter(trace));
      }
      say("impasse: could not start, the application runs on without it: " + t, trace);
    }
  }

  @SuppressWarnings("unchecked") // the agent made it
  private static void startAgain(@Nullable String arguments) {
    if (again == null || arguments == null || arguments.isBlank()) {
      say("impasse: already running in this JVM; the second start is ignored");
      return;
    }
    try {
      ((Consumer<String>) again).accept(arguments);
    } catch (Throwable t) {
      say("impasse: the second start is ignored: " + t);
    }
  }

  /** Whether a security manager, of Java 17, is there and keeps from us what the agent needs. */
  @SuppressWarnings("removal") // until it is gone
  private static boolean isDenied() {
    if (System.getSecurityManager() != null) {
      try {
        AccessController.checkPermission(new AllPermission());
      } catch (AccessControlException denied) {
        return true;
      }
    }
    return false;
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
        new Thread(null, new Printing(line + "\n" + more), "impasse-launcher", 0, false);
    writer.setDaemon(true);
    writer.start();
    try {
      writer.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** No lambda: the first one of a JVM costs its start 20 ms. */
  private static final class Printing implements Runnable {

    private final String text;

    Printing(String text) {
      this.text = text;
    }

    @Override
    public void run() {
      new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8)
          .print(text);
    }
  }
}
