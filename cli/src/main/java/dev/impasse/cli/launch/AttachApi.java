package dev.impasse.cli.launch;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's attach API: lists the JVMs of this user, and talks to one. The only class that reaches
 * {@code jdk.attach}, which a runtime image may lack: {@link AttachModule#demand} first.
 */
public final class AttachApi implements AutoCloseable {

  /** Among the properties that a JVM tells whoever attaches; the agent sets it. */
  private static final String PRESENT = "impasse.version";

  private final VirtualMachine machine;

  private AttachApi(VirtualMachine machine) {
    this.machine = machine;
  }

  /** Returns the JVMs of this user but this one. */
  public static List<LiveJvm> list() {
    String self = Long.toString(ProcessHandle.current().pid());
    return VirtualMachine.list().stream()
        .filter(jvm -> !jvm.id().equals(self))
        .map(jvm -> new LiveJvm(jvm.id(), jvm.displayName()))
        .toList();
  }

  /**
   * Opens a JVM.
   *
   * @throws IOException if it cannot be, with the reason
   */
  public static AttachApi open(String pid) throws IOException {
    try {
      return new AttachApi(VirtualMachine.attach(pid));
    } catch (AttachNotSupportedException | RuntimeException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Returns the version of its Java. */
  public String javaVersion() throws IOException {
    return machine.getSystemProperties().getProperty("java.version", "?");
  }

  /** Returns the version of the agent in it, null if there is none. */
  public @Nullable String agentVersion() throws IOException {
    return machine.getAgentProperties().getProperty(PRESENT);
  }

  /**
   * Loads the agent into it, and waits for that.
   *
   * @throws IOException if the JVM refuses, with the reason
   */
  public void load(Path jar, String options) throws IOException {
    try {
      machine.loadAgent(jar.toString(), options);
    } catch (AgentLoadException | AgentInitializationException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    machine.detach();
  }
}
