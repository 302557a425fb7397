package dev.impasse.cli.launch;

import com.sun.tools.attach.VirtualMachine;
import java.util.List;

/**
 * The JVMs of this user. The only class that names types of {@code jdk.attach}, which a runtime
 * image may lack: {@link AttachModule#demand} first.
 */
public final class JvmList {

  private JvmList() {}

  /** Returns the JVMs of this user but this one. */
  public static List<LiveJvm> all() {
    String self = Long.toString(ProcessHandle.current().pid());
    return VirtualMachine.list().stream()
        .filter(jvm -> !jvm.id().equals(self))
        .map(jvm -> new LiveJvm(jvm.id(), jvm.displayName()))
        .toList();
  }
}
