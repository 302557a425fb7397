package dev.impasse.cli.launch;

import dev.impasse.cli.failure.CommandFailure;
import dev.impasse.cli.failure.ExitCode;
import java.util.List;
import java.util.stream.Collectors;

/** Chooses one of the JVMs that run, by process id or by name. */
public final class JvmChoice {

  private JvmChoice() {}

  /**
   * Returns the JVM that is meant: the one with this process id; else the only one with this whole
   * name; else the only one whose name begins so. Anything else is a usage error that lists them.
   */
  public static LiveJvm of(String wanted, List<LiveJvm> all) {
    if (wanted.matches("\\d+")) {
      // Not every JVM is listed: one may run with -XX:-UsePerfData.
      return all.stream()
          .filter(jvm -> jvm.pid().equals(wanted))
          .findFirst()
          .orElse(new LiveJvm(wanted, ""));
    }
    List<LiveJvm> meant = all.stream().filter(jvm -> jvm.isCalled(wanted)).toList();
    if (meant.isEmpty()) {
      meant = all.stream().filter(jvm -> jvm.beginsWith(wanted)).toList();
    }
    if (meant.size() == 1) {
      return meant.get(0);
    }
    if (meant.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE, "no JVM of this user has this main class or jar: " + wanted + list(all));
    }
    throw new CommandFailure(
        ExitCode.USAGE, "several JVMs are called so, take a process id: " + wanted + list(meant));
  }

  private static String list(List<LiveJvm> jvms) {
    return jvms.stream()
        .map(jvm -> "\n  " + jvm.pid() + "  " + jvm.main())
        .collect(Collectors.joining());
  }
}
