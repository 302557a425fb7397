package dev.impasse.junit;

import java.io.File;
import java.net.URISyntaxException;
import java.security.CodeSource;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.jspecify.annotations.Nullable;

/**
 * Loads the agent into this JVM where no {@code -javaagent} has: its jar is on the class path, as a
 * dependency of this module.
 */
final class Attachment {

  private static boolean tried;

  private Attachment() {}

  /** Tries it, once in this JVM, and says in a line what is lost by it, or why it cannot be. */
  static synchronized void attach() {
    if (tried) {
      return;
    }
    tried = true;
    File jar = jar();
    if (jar == null) {
      return; // as said by who finds no agent
    }
    try {
      ByteBuddyAgent.attach(jar, ByteBuddyAgent.ProcessProvider.ForCurrentVm.INSTANCE);
      System.err.println(
          "impasse-junit: the agent came late, without -javaagent: nothing is predicted, and of"
              + " locks that were taken before nobody knows where; see docs/junit.md of Impasse");
    } catch (RuntimeException | LinkageError e) {
      System.err.println("impasse-junit: the agent cannot be attached: " + reason(e));
    }
  }

  private static String reason(Throwable thrown) {
    Throwable at = thrown;
    while (at.getCause() != null && at.getCause() != at) {
      at = at.getCause();
    }
    return String.valueOf(at);
  }

  private static @Nullable File jar() {
    try {
      ClassLoader system = ClassLoader.getSystemClassLoader();
      Class<?> agent = Class.forName("dev.impasse.launch.ImpasseAgent", false, system);
      CodeSource source = agent.getProtectionDomain().getCodeSource();
      File file = source == null ? null : new File(source.getLocation().toURI());
      return file == null || !file.isFile() ? null : file;
    } catch (ClassNotFoundException | LinkageError | URISyntaxException absent) {
      return null;
    }
  }
}
