package dev.impasse.core.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads the threads of a javacore. */
class JavacoreTest {

  private static final String HEAD =
      """
      0SECTION       TITLE subcomponent dump routine
      NULL           ===============================
      1TIDATETIME    Date: 2025/02/03 at 04:05:06:789
      0SECTION       THREADS subcomponent dump routine
      NULL           =================================
      """;

  @Test
  void detectsCrossedMonitors_byOwnersAndEnteredLocks() throws IOException {
    String text =
        HEAD
            + blocked("left", "0x1E", "A0", "B0", "right")
            + blocked("right", "0x1F", "B0", "A0", "left");
    Finding found = single(text);

    assertThat(found.certainty()).isEqualTo(Certainty.DETECTED);
    assertThat(found.sides()).extracting(s -> s.thread().name()).contains("left", "right");
    assertThat(found.sides().get(0).stack().get(0)).hasToString("app.Pair.left(Pair.java:7)");
    assertThat(single(text.replaceAll("5XESTACKTRACE.*\n", "")).certainty())
        .as("an older JVM names owners only")
        .isEqualTo(Certainty.DETECTED);
  }

  @Test
  void suspectsInitialisers_whichTheFormShowsAsUnowned() throws IOException {
    Finding found = single(HEAD + initialiser("a", "0x1E", "A") + initialiser("b", "0x1F", "B"));

    assertThat(found.certainty()).isEqualTo(Certainty.SUSPECTED);
    assertThat(found.sides()).hasSize(2);
  }

  @Test
  void isSilent_whereAThreadSleepsOrHasATimeOut() throws IOException {
    String parked =
        """
        3XMTHREADINFO      "main" J9VMThread:0x01, omrthread_t:0x02, java/lang/Thread:0xC1, state:P, prio=5
        3XMJAVALTHREAD            (java/lang/Thread getId:0x1, isDaemon:false)
        3XMTHREADBLOCK     Parked on: java/util/concurrent/Semaphore$NonfairSync@0xD0 Owned by: <unowned>
        3XMTHREADINFO3           Java callstack:
        4XESTACKTRACE                at sun/misc/Unsafe.park(Native Method)
        4XESTACKTRACE                at java/util/concurrent/locks/LockSupport.parkNanos(LockSupport.java:215)
        """;
    ThreadDump dump = PastedDumpTest.read(HEAD + parked).get(0);

    assertThat(dump.threads())
        .singleElement()
        .extracting(DumpThread::state)
        .isEqualTo("TIMED_WAITING");
    assertThat(dump.deadlocks()).isEmpty();
    assertThat(TextDumpReader.isIn(new java.io.BufferedReader(new java.io.StringReader(parked))))
        .isTrue();
  }

  private static Finding single(String text) throws IOException {
    List<Finding> found = PastedDumpTest.read(text).get(0).deadlocks();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private static String blocked(
      String name, String number, String wants, String holds, String owner) {
    return header(name, number, "B")
        + "3XMTHREADBLOCK     Blocked on: app/Key@0x"
        + wants
        + " Owned by: \""
        + owner
        + "\" (J9VMThread:0x01, java/lang/Thread:0x02)\n"
        + "3XMTHREADINFO3           Java callstack:\n"
        + "4XESTACKTRACE                at app/Pair."
        + name
        + "(Pair.java:7(Compiled Code))\n"
        + "5XESTACKTRACE                   (entered lock: app/Key@0x"
        + holds
        + ", entry count: 1)\n"
        + "4XESTACKTRACE                at java/lang/Thread.run(Thread.java:853)\n";
  }

  private static String initialiser(String name, String number, String type) {
    return header(name, number, "CW")
        + "3XMTHREADBLOCK     Waiting on: java/lang/J9VMInternals$ClassInitializationLock@0x"
        + number.substring(2)
        + " Owned by: <unowned>\n3XMTHREADINFO3           Java callstack:\n"
        + "4XESTACKTRACE                at app/"
        + type
        + ".<clinit>(X.java:5)\n";
  }

  private static String header(String name, String number, String state) {
    return "3XMTHREADINFO      \""
        + name
        + "\" J9VMThread:0x00, omrthread_t:0x00, java/lang/Thread:0x00C"
        + number.substring(2)
        + ", state:"
        + state
        + ", prio=5\n3XMJAVALTHREAD            (java/lang/Thread getId:"
        + number
        + ", isDaemon:true)\n";
  }
}
