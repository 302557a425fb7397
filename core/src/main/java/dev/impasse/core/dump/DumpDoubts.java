package dev.impasse.core.dump;

import java.util.List;

/** Why a dump that shows no deadlock may have one, where several forms have the same reason. */
public final class DumpDoubts {

  private DumpDoubts() {}

  /**
   * Returns a doubt where threads stand in initialisers of classes: only the JVM's own text says
   * who waits for the initialisation of a class; elsewhere such a thread seems to run.
   */
  public static List<String> ofInitialisers(List<DumpThread> threads) {
    long standing = threads.stream().filter(DumpDoubts::standsInInitialiser).count();
    return standing == 0
        ? List.of()
        : List.of(
            "threads stand in initialisers of classes, and this form does not show whether they wait"
                + " for another class; make one with jstack -l PID: threads="
                + standing);
  }

  private static boolean standsInInitialiser(DumpThread thread) {
    return thread.state().equals("RUNNABLE")
        && !thread.stack().isEmpty()
        && thread.stack().get(0).getMethodName().equals("<clinit>");
  }
}
