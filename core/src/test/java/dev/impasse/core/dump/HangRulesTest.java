package dev.impasse.core.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Suspects hangs of which a dump does not show the whole, and no more than that. */
class HangRulesTest {

  private static final String LOCK = "java.util.concurrent.locks.ReentrantLock$NonfairSync";
  private static final String RW = "java.util.concurrent.locks.ReentrantReadWriteLock$FairSync";
  private static final String FUTURE = "java.util.concurrent.FutureTask";
  private static final String CONDITION =
      "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject";

  @Test
  void suspectsTheOwner_thatWaitsForASignalWhileOthersWantItsLock() throws IOException {
    Finding found =
        suspected(
            parked("producer", 1, CONDITION, "ArrayBlockingQueue.put", "- locked <0x9> (a app.Log)")
                + blocked("dispatcher", 2, "<0x9> (a app.Log)")
                + blocked("worker", 3, "<0x9> (a app.Log)"));

    assertThat(found.sides()).extracting(s -> s.thread().name()).contains("producer");
    assertThat(found.blockedBehind()).hasSize(1);
    assertThat(found.why()).anyMatch(why -> why.contains("another thread may still give it"));
  }

  @Test
  void isSilent_whenTheOwnerWaitsForATimeOnly() throws IOException {
    String text =
        parked("producer", 1, CONDITION, "ArrayBlockingQueue.put", "- locked <0x9> (a app.Log)")
                .replace("WAITING (parking)", "TIMED_WAITING (parking)")
            + blocked("dispatcher", 2, "<0x9> (a app.Log)");

    assertThat(dump(text).deadlocks()).isEmpty();
  }

  @Test
  void isSilent_whenTheOwnerWaitsForATaskThatOthersMayRun() throws IOException {
    String text =
        parked("main", 1, FUTURE, "FutureTask.get", "- locked <0x9> (a app.Log)")
            + blocked("reader", 2, "<0x9> (a app.Log)");

    assertThat(dump(text).deadlocks()).isEmpty();
  }

  @Test
  void suspectsAnOrphanedLock_whenSeveralWantItAndNobodyOwnsIt() throws IOException {
    String first = parked("a", 1, LOCK, "locks.ReentrantLock.lock", "");
    String second = parked("b", 2, LOCK, "locks.ReentrantLock.lock", "");

    assertThat(suspected(first + second).kind()).isEqualTo(FindingKind.ORPHANED_LOCK);
    assertThat(dump(first).deadlocks()).as("a lock that is passed on").isEmpty();
    assertThat(dump((first + second).replaceAll("   Locked own.*\n.*\n", "")).deadlocks())
        .as("owners are not shown")
        .isEmpty();
    assertThat(dump(first + second + idle("VirtualThread-unparker", 3)).deadlocks())
        .as("a virtual thread may own it")
        .isEmpty();
  }

  @Test
  void suspectsReaders_thatAskAgainBehindAWriter() throws IOException {
    Finding found =
        suspected(
            parked(
                    "again",
                    1,
                    RW,
                    "locks.ReentrantReadWriteLock$ReadLock.lock",
                    "- locked <0x9> (a app.Analyzer)")
                + blocked("reader", 2, "<0x9> (a app.Analyzer)")
                + parked("writer", 3, RW, "locks.ReentrantReadWriteLock$WriteLock.lock", ""));

    assertThat(found.sides()).hasSize(3);
  }

  @Test
  void suspectsAPool_whoseThreadsAllWaitForResults() throws IOException {
    String pool = worker("pool-1-thread-1", 1) + worker("pool-1-thread-2", 2);

    assertThat(suspected(pool).kind()).isEqualTo(FindingKind.STARVATION);
    assertThat(dump(pool + running("selector", 3)).deadlocks()).as("somebody works").isEmpty();
    assertThat(dump(worker("pool-1-thread-1", 1)).deadlocks()).as("of one thread").isEmpty();
  }

  @Test
  void suspectsInitialisersOfOldJvms_thatDoNotSayForWhichClassTheyWait() throws IOException {
    assertThat(suspected(initialiser("a", 1, "A") + initialiser("b", 2, "B")).sides()).hasSize(2);
    assertThat(dump(initialiser("a", 1, "A")).deadlocks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"idle-17", "idle-25", "timed-17", "timed-25", "hostile-25"})
  void isSilent_onHealthyDumps(String healthy) throws IOException {
    assertThat(PastedDumpTest.read(PastedDumpTest.resource(healthy)).get(0).deadlocks()).isEmpty();
  }

  private static String parked(String name, int id, String type, String method, String locked) {
    return header(name, id, "waiting on condition", "WAITING (parking)")
        + "\tat jdk.internal.misc.Unsafe.park(Native Method)\n"
        + "\t- parking to wait for  <0x5> (a "
        + type
        + ")\n"
        + "\tat java.util.concurrent."
        + method
        + "(X.java:1)\n\tat app.A.m(A.java:1)\n"
        + (locked.isEmpty() ? "" : "\t" + locked + "\n")
        + "\n   Locked ownable synchronizers:\n\t- None\n\n";
  }

  private static String worker(String name, int id) {
    return parked(name, id, FUTURE, "FutureTask.get", "")
        .replace("<0x5>", "<0x5" + id + ">")
        .replace(
            "\tat app.A.m(A.java:1)\n",
            "\tat app.A.m(A.java:1)\n\tat java.util.concurrent.FutureTask.run(F.java:1)\n"
                + "\tat java.util.concurrent.ThreadPoolExecutor.runWorker(T.java:1)\n");
  }

  private static String blocked(String name, int id, String lock) {
    return header(name, id, "waiting for monitor entry", "BLOCKED (on object monitor)")
        + "\tat app.B.m(B.java:1)\n\t- waiting to lock "
        + lock
        + "\n\n";
  }

  private static String initialiser(String name, int id, String type) {
    return header(name, id, "in Object.wait()", "RUNNABLE")
        + "\tat app."
        + type
        + ".<clinit>(X.java:1)\n\n";
  }

  private static String running(String name, int id) {
    return header(name, id, "runnable", "RUNNABLE")
        + "\tat sun.nio.ch.EPoll.wait(Native Method)\n\n";
  }

  private static String idle(String name, int id) {
    return header(name, id, "waiting on condition", "TIMED_WAITING (parking)")
        + "\tat jdk.internal.misc.Unsafe.park(Native Method)\n\n";
  }

  private static String header(String name, int id, String what, String state) {
    return "\""
        + name
        + "\" #"
        + id
        + " prio=5 os_prio=0 tid=0x"
        + id
        + " nid=0x"
        + id
        + " "
        + what
        + " [0x1]\n   java.lang.Thread.State: "
        + state
        + "\n";
  }

  private static Finding suspected(String threads) throws IOException {
    List<Finding> found = dump(threads).deadlocks();
    assertThat(found).singleElement();
    assertThat(found.get(0).certainty()).isEqualTo(Certainty.SUSPECTED);
    return found.get(0);
  }

  private static ThreadDump dump(String threads) throws IOException {
    List<ThreadDump> dumps =
        PastedDumpTest.read("Full thread dump J:\n\n" + threads + "JNI global refs: 6\n");
    assertThat(dumps).hasSize(1);
    return dumps.get(0);
  }
}
