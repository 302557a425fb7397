package dev.impasse.core.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.RootBlocker;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several dumps of one program are one story. */
class DumpSeriesTest {

  private static final String LOCK = "java.util.concurrent.locks.ReentrantLock$NonfairSync";

  @Test
  void saysHowLongAHangStood_onceForAllDumps() throws IOException {
    Finding found = single(DumpSeries.of(dumps(held(10, 5), held(20, 5), held(30, 5))));

    assertThat(found.certainty()).isEqualTo(Certainty.SUSPECTED);
    assertThat(found.why()).contains("in 3 of 3 dumps, 20 s apart; its threads used no CPU time");
  }

  @Test
  void dropsWhatWasSuspected_whenTheNextDumpShowsThatItWentOn() throws IOException {
    String after = held(20, 6).replace("CountDownLatch.await", "CountDownLatch.gone");
    after = after.replace("WAITING (parking)", "RUNNABLE").replaceAll("\t- parking.*\n", "");

    assertThat(DumpSeries.of(dumps(held(10, 5), after)).findings()).isEmpty();
    assertThat(DumpSeries.of(dumps(held(10, 5), after.replace("0xcafe", "0xbabe"))).findings())
        .as("the other dump is of another process")
        .hasSize(1);
  }

  @Test
  void detectsAnOrphanedLock_whenNobodyOwnedItOrRanInBetween() throws IOException {
    Finding found = single(DumpSeries.of(dumps(orphaned(10, 5), orphaned(30, 5))));
    assertThat(found.kind()).isEqualTo(FindingKind.ORPHANED_LOCK);
    assertThat(found.certainty()).isEqualTo(Certainty.DETECTED);

    assertThat(single(DumpSeries.of(dumps(orphaned(10, 5), orphaned(30, 6)))).certainty())
        .as("a waiter was on a processor: it may have been woken")
        .isEqualTo(Certainty.SUSPECTED);
    assertThat(single(DumpSeries.of(dumps(orphaned(10, 5), orphaned(10, 5)))).certainty())
        .as("a copy is no second dump")
        .isEqualTo(Certainty.SUSPECTED);
    String other = orphaned(30, 5).replace("0xcafe", "0xbabe");
    assertThat(DumpSeries.of(dumps(orphaned(10, 5), other)).findings())
        .as("of another process")
        .extracting(Finding::certainty)
        .containsOnly(Certainty.SUSPECTED);
  }

  @Test
  void saysInHowManyDumpsARootBlocked() throws IOException {
    List<RootBlocker> roots = DumpSeries.of(dumps(held(10, 5), held(15, 5))).waits().roots();

    assertThat(roots).singleElement();
    assertThat(roots.get(0).seen()).isEqualTo("in 2 of 2 dumps, 5 s apart, using no CPU time");
  }

  /** Of such a form nobody can tell from one dump whether these threads run. */
  @Test
  void suspectsInitialisers_thatStandAtTheSamePlaceInTwoDumps() throws IOException {
    String first =
        """
        4711
        2024-03-05T10:11:12.123456789Z
        25+36

        #31 "a" RUNNABLE 2024-03-05T10:11:12.223456789Z
            at app.A.<clinit>(A.java:3)

        #32 "b" RUNNABLE 2024-03-05T10:11:12.223456789Z
            at app.B.<clinit>(B.java:3)
        """;
    String second = first.replace("10:11:12", "10:11:32");
    ThreadDump one = PastedDumpTest.read(first).get(0);
    ThreadDump two = PastedDumpTest.read(second).get(0);

    assertThat(single(DumpSeries.of(List.of(one, two))).sides()).hasSize(2);
    assertThat(DumpSeries.of(List.of(one, one)).findings()).as("a copy").isEmpty();
    assertThat(DumpSeries.of(List.of(one)).findings()).isEmpty();
  }

  private static Finding single(DumpSeries.Story story) {
    assertThat(story.findings()).hasSize(1);
    return story.findings().get(0);
  }

  private static List<ThreadDump> dumps(String... texts) throws IOException {
    return PastedDumpTest.read(String.join("\n", texts));
  }

  private static String held(int elapsed, int cpu) {
    return dump(
        thread("owner", 12, elapsed, cpu, "WAITING (parking)")
            + "\tat jdk.internal.misc.Unsafe.park(Native Method)\n"
            + "\t- parking to wait for  <0x5> (a java.util.concurrent.CountDownLatch$Sync)\n"
            + "\tat java.util.concurrent.CountDownLatch.await(C.java:1)\n"
            + "\tat app.A.m(A.java:1)\n\t- locked <0x9> (a app.Key)\n\n"
            + thread("waiter", 13, elapsed, cpu, "BLOCKED (on object monitor)")
            + "\tat app.B.m(B.java:1)\n\t- waiting to lock <0x9> (a app.Key)\n\n",
        elapsed);
  }

  private static String orphaned(int elapsed, int cpu) {
    String wait =
        "\tat jdk.internal.misc.Unsafe.park(Native Method)\n\t- parking to wait for  <0x5> (a "
            + LOCK
            + ")\n\tat java.util.concurrent.locks.ReentrantLock.lock(L.java:1)\n"
            + "\tat app.A.m(A.java:1)\n\n   Locked ownable synchronizers:\n\t- None\n\n";
    return dump(
        thread("a", 12, elapsed, cpu, "WAITING (parking)")
            + wait
            + thread("b", 13, elapsed, cpu, "WAITING (parking)")
            + wait,
        elapsed);
  }

  private static String dump(String threads, int elapsed) {
    return "Full thread dump J:\n\n"
        + thread("Reference Handler", 2, elapsed, 1, "RUNNABLE").replace("0x2 ", "0xcafe ")
        + "\n"
        + threads
        + "JNI global refs: 6\n";
  }

  private static String thread(String name, int id, int elapsed, int cpu, String state) {
    return "\""
        + name
        + "\" #"
        + id
        + " prio=5 os_prio=0 cpu="
        + cpu
        + ".25ms elapsed="
        + elapsed
        + ".10s tid=0x"
        + id
        + " nid=0x1 waiting\n   java.lang.Thread.State: "
        + state
        + "\n";
  }
}
