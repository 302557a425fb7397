package dev.impasse.cli.launch;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import net.bytebuddy.agent.ByteBuddyAgent.AttachmentProvider;
import net.bytebuddy.agent.VirtualMachine;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a JVM: by the JDK's attach API where this Java has it, else by what Byte Buddy
 * has in its place, which speaks the same protocols by way of JNA. The API of one kind of JVM does
 * not reach the other kind, so an OpenJ9 is always reached by the latter from here.
 *
 * <p>The types of both have the same methods and no common supertype: they are called by name.
 */
public final class AttachApi implements AutoCloseable {

  /** Among the properties that a JVM tells whoever attaches; the agent sets it. */
  static final String PRESENT = "impasse.version";

  private final Class<?> type;
  private final @Nullable Object machine;

  private AttachApi(Class<?> type, String pid) throws IOException {
    this.type = type;
    machine = call(null, "attach", pid);
  }

  /**
   * Opens a JVM.
   *
   * @throws IOException if it cannot be, with the reason
   */
  public static AttachApi open(String pid) throws IOException {
    return new AttachApi(typeFor(pid), pid);
  }

  private static Class<?> typeFor(String pid) throws IOException {
    if (JvmTraces.ofOpenJ9(pid) && !System.getProperty("java.vm.name", "").contains("OpenJ9")) {
      return VirtualMachine.ForOpenJ9.class;
    }
    AttachmentProvider.Accessor found = AttachmentProvider.DEFAULT.attempt();
    if (!found.isAvailable()) {
      throw AttachModule.missing();
    }
    Class<?> type = found.getVirtualMachineType();
    // The signal that asks a JVM to listen ends any other process.
    if (type == VirtualMachine.ForHotSpot.class && !JvmTraces.ofHotSpot(pid)) {
      throw new IOException("no JVM of this process id leaves its usual file: no file=hsperfdata");
    }
    return type;
  }

  /** Returns the version of its Java. */
  public String javaVersion() throws IOException {
    return properties("getSystemProperties").getProperty("java.version", "?");
  }

  /** Returns the version of the agent in it, null if there is none. */
  public @Nullable String agentVersion() throws IOException {
    return agentProperties().getProperty(PRESENT);
  }

  /** Returns the properties that the agents in it set for whoever attaches. */
  Properties agentProperties() throws IOException {
    return properties("getAgentProperties");
  }

  private Properties properties(String method) throws IOException {
    return call(machine, method) instanceof Properties properties ? properties : new Properties();
  }

  /**
   * Loads the agent into it, and waits for that.
   *
   * @throws IOException if the JVM refuses, with the reason
   */
  public void load(Path jar, String options) throws IOException {
    call(machine, "loadAgent", jar.toString(), options);
  }

  @Override
  public void close() throws IOException {
    call(machine, "detach");
  }

  private @Nullable Object call(@Nullable Object on, String method, String... arguments)
      throws IOException {
    Class<?>[] types = new Class<?>[arguments.length];
    Arrays.fill(types, String.class);
    try {
      return type.getMethod(method, types).invoke(on, (Object[]) arguments);
    } catch (InvocationTargetException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      if (why instanceof IOException problem) {
        throw problem;
      }
      // A part of JNA may be missing where jdk.attach is.
      throw new IOException(why instanceof LinkageError ? why.toString() : why.getMessage(), why);
    } catch (ReflectiveOperationException e) {
      throw new IOException("no such method of " + type.getName() + ": " + method, e);
    }
  }
}
