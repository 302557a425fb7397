package dev.impasse.agent.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reads what the JVM prints of threads that wait for classes. */
class ThreadPrintTest {

  @Test
  void readsWhichClassAThreadWaitsFor() {
    String print =
        """
        2026-11-30 21:00:00
        Full thread dump OpenJDK 64-Bit Server VM (17.0.15+6 mixed mode, sharing):

        "pool "a" #9 b" #14 prio=5 os_prio=0 cpu=1.87ms tid=0x00007fd2f8006b80 in Object.wait()
           java.lang.Thread.State: RUNNABLE
        \tat a.B$$Lambda$4/0x00007fd335002228.call(Unknown Source)
        \t- waiting on the Class initialization monitor for a.B$C
        \tat java.util.concurrent.FutureTask.run(java.base@17.0.15/FutureTask.java:264)

        "other" #15 [4711] daemon prio=5
           java.lang.Thread.State: WAITING (parking)
        \t- parking to wait for  <0x0000000687c1a9f8> (a java.util.concurrent.FutureTask)

        "ForkJoinPool-1-worker-1" #25 [19664] daemon prio=5
           Carrying virtual thread #24
        \tat jdk.internal.vm.Continuation.run(java.base@25.0.3/Continuation.java:254)
           Mounted virtual thread #24
        \tat a.B.list(B.java:138)
        \t- waiting on the Class initialization monitor for a.D

        "VM Thread" os_prio=0 cpu=1.00ms tid=0x00007fd2f8006b80 runnable
        \t- waiting on the Class initialization monitor for a.None
        """;

    assertThat(ThreadPrint.classesAwaited(print))
        .containsExactlyInAnyOrderEntriesOf(Map.of(14L, "a.B$C", 24L, "a.D"));
  }
}
