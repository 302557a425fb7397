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
  void suspectsTheOwner_thatJoinsAThreadWhichMayBeBehindIt() throws IOException {
    String join =
        header("closer", 1, "in Object.wait()", "WAITING (on object monitor)")
            + "\tat java.lang.Object.wait(Native Method)\n\t- waiting on <0x5> (a app.Task)\n"
            + "\tat java.lang.Thread.join(Thread.java:1)\n\tat app.A.m(A.java:1)\n"
            + "\t- locked <0x9> (a app.Log)\n\n";
    String task = blocked("task", 2, "<0x9> (a app.Log)").stripTrailing();
    String busy =
        header("busy", 3, "waiting on condition", "TIMED_WAITING (sleeping)")
            + "\tat java.lang.Thread.sleep(Native Method)\n\tat app.Task.run(Task.java:1)\n\n";

    assertThat(suspected(join + task + "\n\tat app.Task.run(Task.java:1)\n\n").sides()).hasSize(2);
    assertThat(dump(join + task + "\n\tat app.Other.run(Other.java:1)\n\n").deadlocks())
        .as("a thread of another class")
        .isEmpty();
    assertThat(dump(join + busy + task + "\n\tat app.Task.run(Task.java:1)\n\n").deadlocks())
        .as("one that sleeps may be the one")
        .isEmpty();
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
  void cannotTell_whereVirtualThreadsAreHidden() throws IOException {
    assertThat(dump(idle("worker", 1)).doubts()).isEmpty();

    ThreadDump hides = dump(idle("worker", 1) + idle("VirtualThread-unblocker", 2));

    assertThat(hides.hidesThreads()).isTrue();
    assertThat(hides.doubts()).singleElement().asString().contains("-format=json FILE");
  }

  @Test
  void countsNoThreadOfTheAgent_asOneThatWorks() throws IOException {
    String semaphore = "java.util.concurrent.Semaphore$FairSync";
    String crossed =
        parked("a", 1, semaphore, "Semaphore.acquire", "")
            + parked("b", 2, semaphore, "Semaphore.acquire", "").replace("0x5", "0x6");
    String agent =
        idle("impasse-detector", 3)
            .replace("jdk.internal.misc.Unsafe.park", "dev.impasse.agent.detect.Detector.run");
    String other = agent.replace("dev.impasse.agent.", "app.").replace("impasse-", "");

    assertThat(suspected(crossed + agent).sides()).hasSize(2);
    assertThat(dump(crossed + other).deadlocks()).isEmpty();
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
  void suspectsAWriter_thatMayHoldTheReadLockItself() throws IOException {
    String writer =
        parked("upgrade", 1, RW, "locks.ReentrantReadWriteLock$WriteLock.lock", "")
            + parked("behind", 2, RW, "locks.ReentrantReadWriteLock$ReadLock.lock", "");

    assertThat(suspected(writer).kind()).isEqualTo(FindingKind.SELF_DEADLOCK);
    assertThat(dump(writer + running("reader", 3)).deadlocks()).as("it may read").isEmpty();
    assertThat(dump(writer + timer("timer", 3)).deadlocks()).as("it may start one").isEmpty();
  }

  @Test
  void suspectsAStampedLock_thatNobodyCouldRelease() throws IOException {
    String stamped =
        parked("twice", 1, "java.util.concurrent.locks.StampedLock", "locks.StampedLock.read", "");

    assertThat(suspected(stamped).kind()).isEqualTo(FindingKind.SELF_DEADLOCK);
    assertThat(dump(stamped + running("owner", 3)).deadlocks()).isEmpty();
  }

  @Test
  void suspectsCrossedSemaphores_whenNobodyElseWorks() throws IOException {
    String type = "java.util.concurrent.Semaphore$NonfairSync";
    String first = parked("a", 1, type, "Semaphore.acquire", "");
    String second = parked("b", 2, type, "Semaphore.acquire", "").replace("<0x5>", "<0x6>");

    assertThat(suspected(first + second).sides()).hasSize(2);
    assertThat(dump(first + second + running("c", 3)).deadlocks()).as("it may release").isEmpty();
    assertThat(dump(first + second.replace("<0x6>", "<0x5>")).deadlocks())
        .as("workers may wait for one semaphore, to be woken by it")
        .isEmpty();
  }

  @Test
  void saysThatTheMainThreadMayReleasePermits_whereItSleeps() throws IOException {
    String type = "java.util.concurrent.Semaphore$NonfairSync";
    String waiters =
        parked("a", 1, type, "Semaphore.acquire", "")
            + parked("b", 2, type, "Semaphore.acquire", "").replace("<0x5>", "<0x6>");
    String main =
        running("main", 3)
            .replace("RUNNABLE", "TIMED_WAITING (sleeping)")
            .replaceFirst("\tat .*", "\tat java.lang.Thread.sleep(Native Method)");

    assertThat(suspected(waiters + main).why())
        .anyMatch(why -> why.contains("the main thread rests"));
    assertThat(suspected(waiters).why()).noneMatch(why -> why.contains("the main thread rests"));
  }

  @Test
  void suspectsThreads_thatWaitForRoomInEachOthersQueues() throws IOException {
    String first = parked("a", 1, CONDITION, "ArrayBlockingQueue.put", "");
    String second = parked("b", 2, CONDITION, "LinkedBlockingQueue.put", "");
    second = second.replace("<0x5>", "<0x6>");

    assertThat(suspected(first + second).sides()).hasSize(2);
    assertThat(dump((first + second).replace("Queue.put", "Queue.take")).deadlocks())
        .as("consumers wait for work")
        .isEmpty();
    assertThat(dump(first + second + running("consumer", 3)).deadlocks()).isEmpty();
  }

  @Test
  void suspectsTheOwner_thatWaitsForAConnectionOfAPool() throws IOException {
    String owner =
        parked("a", 1, "java.util.concurrent.SynchronousQueue", "SynchronousQueue.poll", "")
            .replace("WAITING (parking)", "TIMED_WAITING (parking)")
            .replace(
                "\tat app.A.m(A.java:1)\n",
                "\tat org.pool.Pool.getConnection(Pool.java:1)\n"
                    + "\tat app.A.m(A.java:1)\n\t- locked <0x9> (a app.Job)\n");
    Finding found = suspected(owner + blocked("b", 2, "<0x9> (a app.Job)"));

    assertThat(found.why()).anyMatch(why -> why.contains("what a pool lends"));
    assertThat(dump(owner).deadlocks()).as("nobody is behind it").isEmpty();
  }

  @Test
  void suspectsAReadAction_thatWaitsForTheThreadThatWantsToWrite() throws IOException {
    String writer =
        parked("AWT-EventQueue-0", 1, "app.WriteFirstLock", "locks.LockSupport.parkNanos", "")
            .replace("WAITING (parking)", "TIMED_WAITING (parking)")
            .replace("app.A.m", "app.WriteFirstLock.writeLock");
    String reader =
        parked("pool", 2, FUTURE, "FutureTask.get", "")
            .replace("<0x5>", "<0x6>")
            .replace("app.A.m", "app.Application.runReadAction");

    assertThat(suspected(writer + reader).sides()).hasSize(2);
    assertThat(dump(writer + reader.replace("runReadAction", "run")).deadlocks()).isEmpty();
  }

  /** Whoever hands an event to the dispatcher and waits, gets on only when it gets on. */
  @Test
  void suspectsTheDispatcher_thatWantsWhatItsCallerHolds() throws IOException {
    String caller =
        header("saver", 1, "in Object.wait()", "WAITING (on object monitor)")
            + "\tat java.lang.Object.wait(Native Method)\n\t- waiting on <0x7> (a java.lang.Object)\n"
            + "\tat java.awt.EventQueue.invokeAndWait(EventQueue.java:1)\n"
            + "\tat app.A.m(A.java:1)\n\t- locked <0x9> (a app.Model)\n\n";
    Finding found = suspected(caller + blocked("AWT-EventQueue-0", 2, "<0x9> (a app.Model)"));

    assertThat(found.why()).anyMatch(why -> why.contains("dispatches the events"));
    assertThat(dump(caller + blocked("other", 3, "<0x9> (a app.Model)")).deadlocks())
        .singleElement();
    assertThat(
            dump(caller
                    + blocked("other", 3, "<0x9> (a app.Model)")
                    + running("AWT-EventQueue-0", 2))
                .deadlocks())
        .as("the dispatcher goes on")
        .isEmpty();
  }

  @Test
  void suspectsAnInitialiser_whoseParallelTasksNeedItsClass() throws IOException {
    String boot =
        parked("boot", 1, "java.util.stream.ReduceOps$ReduceTask", "ForkJoinTask.awaitDone", "")
            .replace("app.A.m", "app.Table.<clinit>");
    String worker =
        header("ForkJoinPool.commonPool-worker-1", 2, "in Object.wait()", "RUNNABLE")
            + "\tat app.Table$$Lambda.run(Unknown Source)\n"
            + "\t- waiting on the Class initialization monitor for app.Table\n"
            + "\tat java.util.concurrent.ForkJoinWorkerThread.run(F.java:1)\n\n";

    assertThat(suspected(boot + worker).sides()).hasSize(2);
  }

  @Test
  void doubts_whenAVirtualThreadMayHoldWhatIsWanted() throws IOException {
    String wanted = blocked("plat", 1, "<0x9> (a app.Key)");

    assertThat(dump(wanted + idle("VirtualThread-unblocker", 2)).doubts())
        .singleElement()
        .asString()
        .contains("Thread.dump_to_file -format=json");
    assertThat(dump(wanted).doubts()).isEmpty();
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

  private static String timer(String name, int id) {
    return idle(name, id)
        .replace("\n\n", "\n\tat java.util.TimerThread.mainLoop(Timer.java:1)\n\n");
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
