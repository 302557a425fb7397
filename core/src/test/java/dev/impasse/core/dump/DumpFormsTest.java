package dev.impasse.core.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads each form of a dump in text, a small one of each. */
class DumpFormsTest {

  @Test
  void detectsWhatTheJvmSays_whenItsListStandsAlone() throws IOException {
    Finding found =
        detected(
            """
            Found one Java-level deadlock:
            =============================
            "behind":
              waiting to lock monitor 0x01 (object 0x00000000000000a1, a app.Key),
              which is held by "left"
            "left":
              waiting for ownable synchronizer 0x00000000000000b2, (a java.util.concurrent.locks.ReentrantLock$FairSync),
              which is held by "right"
            "right":
              waiting to lock monitor 0x01 (object 0x00000000000000a1, a app.Key),
              which is held by "left"

            Java stack information for the threads listed above:
            ===================================================
            "right":
            \tat app.Main.right(Main.java:7)
            \t- waiting to lock <0x00000000000000a1> (a app.Key)

            Found 1 deadlock.
            """);

    assertThat(found.why()).singleElement().asString().contains("JVM itself");
    assertThat(found.blockedBehind()).hasSize(1);
  }

  @Test
  void detectsWhatTheJvmSays_whenTheThreadsDoNotShowOwners() throws IOException {
    String jvm =
        PastedDumpTest.resource("lock-17")
            .replaceAll("(?m)^   Locked ownable synchronizers:\n(\t- .*\n)+", "");
    String without = jvm.substring(0, jvm.indexOf("\nFound one Java-level"));

    assertThat(PastedDumpTest.read(without).get(0).doubts()).singleElement();
    assertThat(PastedDumpTest.read(without).get(0).deadlocks()).isEmpty();
    assertThat(detected(jvm).sides().get(0).stack()).isNotEmpty();
  }

  /** The JVM lists it, and a time-out ends it: {@code tryLock(5, SECONDS)}. */
  @Test
  void isSilent_whenTheJvmListsAWaitThatATimeOutEnds() throws IOException {
    String timed = PastedDumpTest.resource("timed-17");

    assertThat(timed).contains("Found one Java-level deadlock");
    assertThat(PastedDumpTest.read(timed).get(0).deadlocks()).isEmpty();
  }

  @Test
  void detectsWhatJstackOfTheServiceabilityAgentSays() throws IOException {
    detected(
        """
        Deadlock Detection:

        Found one Java-level deadlock:
        =============================

        "left":
          waiting to lock Monitor@0x00007f0a04006218 (Object@0x00000000d6a2b1c8, a java/lang/Object),
          which is held by "right"
        "right":
          waiting to lock Monitor@0x00007f0a04003828 (Object@0x00000000d6a2b1d8, a java/lang/Object),
          which is held by "left"

        Found a total of 1 deadlock.

        Thread 23645: (state = BLOCKED)
         - app.Two.right(java.lang.Object) @bci=14, line=31 (Interpreted frame)
        """);
  }

  @Test
  void saysSo_whenTheListOfTheJvmIsCut() throws IOException {
    ThreadDump dump =
        PastedDumpTest.read(
                """
                Found one Java-level deadlock:
                =============================
                "left":
                  waiting to lock monitor 0x01 (object 0xa1, a app.Key),
                """)
            .get(0);

    assertThat(dump.deadlocks()).isEmpty();
    assertThat(dump.doubts()).anyMatch(doubt -> doubt.contains("list of deadlocks is cut"));
  }

  @Test
  void detectsWhatTheDebuggerOfIntelliJShows_withAddressesOrWithout() throws IOException {
    String dump =
        """
        "left@687" prio=5 tid=0x11 nid=NA waiting for monitor entry ["id":687]
          java.lang.Thread.State: BLOCKED
        \t blocks right@691
        \t waiting for right@691 to release lock on <0x2d7> (a app.Key)
        \t  at app.Two.left(Two.java:26)
        \t  - locked <0x2d6> (a app.Key)
        \t  at java.lang.Thread.run(Thread.java:833)

        "right@691" prio=5 tid=0x12 nid=NA waiting for monitor entry ["id":691]
          java.lang.Thread.State: BLOCKED
        \t blocks left@687
        \t waiting for left@687 to release lock on <0x2d6> (a app.Key)
        \t  at app.Two.right(Two.java:36)
        \t  at java.lang.Thread.run(Thread.java:833)
        """;

    detected(dump);
    detected(dump.replaceAll(" tid=.* nid=NA", "").replaceAll(" \\[\"id\":\\d+\\]", ""));
  }

  @Test
  void cannotTell_whenTheWatchdogOfPaperShowsThreadsThatWaitForLocks() throws IOException {
    ThreadDump dump =
        only(
            """
            [20:04:53] [Paper Watchdog Thread/ERROR]: Server thread dump (Look for plugins here):
            [20:04:53] [Paper Watchdog Thread/ERROR]: ------------------------------
            [20:04:53] [Paper Watchdog Thread/ERROR]: Current Thread: Server thread
            [20:04:53] [Paper Watchdog Thread/ERROR]: \tPID: 17 | Suspended: false | Native: false | State: BLOCKED
            [20:04:53] [Paper Watchdog Thread/ERROR]: \tThread is waiting on monitor(s):
            [20:04:53] [Paper Watchdog Thread/ERROR]: \t\tLocked on:app.World.tick(World.java:3)
            [20:04:53] [Paper Watchdog Thread/ERROR]: \tStack:
            [20:04:53] [Paper Watchdog Thread/ERROR]: \t\tapp.World.block(World.java:12)
            [20:04:53] [Paper Watchdog Thread/ERROR]: \t\tjava.base/java.lang.Thread.run(Thread.java:840)
            [20:04:53] [Server thread/INFO]: somebody left
            [20:04:54] [Paper Watchdog Thread/ERROR]: ------------------------------
            [20:04:54] [Paper Watchdog Thread/ERROR]: Current Thread: Chunk Task #0
            [20:04:54] [Paper Watchdog Thread/ERROR]: \tPID: 36 | Suspended: false | Native: true | State: RUNNABLE
            [20:04:54] [Paper Watchdog Thread/ERROR]: \tStack:
            [20:04:54] [Paper Watchdog Thread/ERROR]: \t\tapp.Chunk.load(Chunk.java:7)
            """);

    assertThat(dump.threads())
        .extracting(DumpThread::name)
        .containsExactly("Server thread", "Chunk Task #0");
    assertThat(dump.threads()).extracting(DumpThread::id).containsExactly(17L, 36L);
    assertThat(dump.threads().get(0).stack()).hasSize(2);
    assertThat(dump.deadlocks()).isEmpty();
    assertThat(dump.doubts()).singleElement().asString().contains("does not show which");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "left [BLOCKED]",
        "left [BLOCKED] [DAEMON]",
        "left [DAEMON] State: BLOCKED CPU usage on sample: 0ms",
        "left  Blocked CPU usage on sample: 0ms",
        "left <--- Frozen for at least 2m 58 sec",
      })
  void cannotTell_whenYourKitShowsThreadsThatWaitForLocks(String first) throws IOException {
    ThreadDump dump =
        only(
            """
            Stacks at 2017-06-08 12:56:31 PM. Uptime is 23m 47s 200ms.

            FIRST
              app.Two.left(Object, int[]) Two.java:8
              java.lang.Thread.run() Thread.java:745

            idle [WAITING] [DAEMON]
            sun.misc.Unsafe.park(boolean, long) Unsafe.java (native)
            java.util.concurrent.locks.LockSupport.park(Object) LockSupport.java:175
            app.Idle$$Lambda$242.run()
            """
                .replace("FIRST", first));

    assertThat(dump.threads()).extracting(DumpThread::name).containsExactly("left", "idle");
    assertThat(dump.threads().get(0).stack().get(0)).hasToString("app.Two.left(Two.java:8)");
    assertThat(dump.threads().get(1).stack()).hasSize(3);
    assertThat(dump.doubts()).singleElement().asString().contains("threads=1");
  }

  private static ThreadDump only(String text) throws IOException {
    List<ThreadDump> dumps = PastedDumpTest.read(text);
    assertThat(dumps).hasSize(1);
    return dumps.get(0);
  }

  @Test
  void readsJava6OnAMac() throws IOException {
    detected(
        """
        Full thread dump Java HotSpot(TM) 64-Bit Server VM (20.65-b04-462 mixed mode):

        "left" daemon prio=5 tid=7f1000005500 nid=0x10055 waiting for monitor entry [7f100000550]
           java.lang.Thread.State: BLOCKED (on object monitor)
        \tat app.A.m(A.java:1)
        \t- waiting to lock <7f44e2110> (a app.A)
        \t- locked <7f44e2120> (a app.B)

        "right" daemon prio=5 tid=7f1000005600 nid=0x10056 waiting for monitor entry [7f100000560]
           java.lang.Thread.State: BLOCKED (on object monitor)
        \tat app.B.m(B.java:1)
        \t- waiting to lock <7f44e2120> (a app.B)
        \t- locked <7f44e2110> (a app.A)

        "VM Thread" prio=9 tid=7f1000001000 nid=0x1 runnable

        JNI global references: 123
        """);
  }

  @Test
  void readsThreadInfo_withTheOwnersThatItNames() throws IOException {
    detected(
        """
        "left" prio=5 Id=13 BLOCKED on java.lang.Object@32a88bc2 owned by "right" Id=9
        \tat app//app.Two.run(Two.java:29)
        \t-  blocked on java.lang.Object@32a88bc2
        \t-  locked java.lang.Object@32a88bc3

        "right" prio=5 Id=9 WAITING on java.util.concurrent.locks.ReentrantLock$FairSync@1f owned by "left" Id=13
        \tat java.base@17/jdk.internal.misc.Unsafe.park(Native Method)
        \t-  waiting on java.util.concurrent.locks.ReentrantLock$FairSync@1f
        \tat app//app.Two.run(Two.java:31)
        \t-  locked java.lang.Object@32a88bc2
        """);
  }

  @Test
  void readsVisualVm_andIntelliJ_andAndroid() throws IOException {
    detected(
        """
        Full thread dump Java HotSpot(TM) 64-Bit Server VM (11.0-b15 mixed mode):

        "a" - Thread t@32
           java.lang.Thread.State: BLOCKED
        \tat app.Two.a(Two.java:9)
        \t- waiting to lock <7311acb7> (a java.lang.Object) owned by "b" t@33

        "b" - Thread t@33
           java.lang.Thread.State: BLOCKED
        \tat app.Two.b(Two.java:9)
        \t- waiting to lock <7311acb8> (a java.lang.Object) owned by "a" t@32
        """);
    detected(
        """
        "AWT-EventQueue-0" prio=0 tid=0x0 nid=0x0 blocked
             java.lang.Thread.State: BLOCKED
         on java.awt.Component$AWTTreeLock@7e19b304 owned by "worker-8" Id=25
        \tat java.desktop/java.awt.Component.invalidate(Component.java:3055)

        "worker-8" prio=0 tid=0x0 nid=0x0 blocked
             java.lang.Thread.State: BLOCKED
         on app.Model@1d37a147 owned by "AWT-EventQueue-0" Id=40
        \tat app.Model.get(Model.java:12)
        """);
    detected(
        """
        "main" prio=5 tid=1 Blocked
          | group="main" sCount=1 dsCount=0 obj=0x41967d98 self=0x41941028
          at app.A.m(A.java:1)
          - waiting to lock <0x0a> (a app.A) held by thread 9
          - locked <0x0b> (a app.B)

        "worker" daemon prio=5 tid=9 Blocked
          | group="main" sCount=1 dsCount=0 obj=0x41967d99 self=0x41941029
          at app.B.m(B.java:1)
          - waiting to lock <0x0b> (a app.B) held by thread 1
          - locked <0x0a> (a app.A)
        """);
  }

  @Test
  void suspectsOnly_whenTheTextIsOfDumpToFile() throws IOException {
    ThreadDump dump =
        PastedDumpTest.read(
                """
                4711
                2026-11-30T09:05:41.803770304Z
                25.0.3+9-LTS

                #14 "left" BLOCKED 2026-11-30T09:05:41.948847798Z
                    at app.A.m(A.java:8)
                    - waiting to lock <app.A@4b1210ee>
                    - locked <app.A@6ff3c5b5>

                #15 "" virtual BLOCKED 2026-11-30T09:05:41.948847798Z
                    at app.A.m(A.java:8)
                    - waiting to lock <app.A@6ff3c5b5>
                    - locked <app.A@4b1210ee>
                """)
            .get(0);

    assertThat(dump.process()).isEqualTo("4711");
    assertThat(dump.threads().get(1).virtual()).isTrue();
    assertThat(dump.deadlocks()).singleElement();
    assertThat(dump.deadlocks().get(0).certainty()).isEqualTo(Certainty.SUSPECTED);
  }

  /** Java 8 prints such a thread as if it had entered the monitor, and does not say "re-lock". */
  @Test
  void detectsAThread_thatWantsItsMonitorBackAfterItsWait() throws IOException {
    detected(
        """
        Full thread dump Java HotSpot(TM) 64-Bit Server VM (25.202-b08 mixed mode):

        "waiter" #97 prio=5 os_prio=0 tid=0x00007f1000006100 nid=0x61 in Object.wait()
           java.lang.Thread.State: BLOCKED (on object monitor)
        \tat java.lang.Object.wait(Native Method)
        \t- waiting on <0x0000000765282180> (a java.lang.Object)
        \tat app.W.run(W.java:5)
        \t- locked <0x0000000765282180> (a java.lang.Object)
        \t- locked <0x00000007502c73d0> (a java.lang.Object)

        "other" #98 prio=5 os_prio=0 tid=0x00007f1000006200 nid=0x62 waiting for monitor entry
           java.lang.Thread.State: BLOCKED (on object monitor)
        \tat app.W.other(W.java:9)
        \t- waiting to lock <0x00000007502c73d0> (a java.lang.Object)
        \t- locked <0x0000000765282180> (a java.lang.Object)

        JNI global references: 123
        """);
  }

  @Test
  void saysSo_whenLinesAboutLocksAreNotUnderstood() throws IOException {
    ThreadDump dump =
        PastedDumpTest.read(
                """
                "t" #1 prio=5 tid=0x01 nid=0x1 waiting
                   java.lang.Thread.State: BLOCKED (on object monitor)
                \tat app.A.m(A.java:1)
                \t- waiting for the turn of {a lock}
                """)
            .get(0);

    assertThat(dump.doubts()).singleElement().asString().contains("not known: lines=1");
  }

  /** Each of these took the square of its length. */
  @Test
  void readsLinesOfQuotesWithoutEnd() throws IOException {
    int many = 150_000;
    String names = "\"" + "\" x=".repeat(many) + " tid=\n";
    String owners =
        DumpLines.DEADLOCK + "\n\"t\":\n" + "which is held by \"".repeat(many / 4) + "x\n";

    assertThat(PastedDumpTest.read("Full thread dump J:\n" + names).get(0).threads()).isEmpty();
    assertThat(PastedDumpTest.read(owners).get(0).deadlocks()).isEmpty();
  }

  private static Finding detected(String text) throws IOException {
    List<ThreadDump> dumps = PastedDumpTest.read(text);
    assertThat(dumps).hasSize(1);
    List<Finding> found = dumps.get(0).deadlocks();
    assertThat(found).singleElement();
    assertThat(found.get(0).certainty()).isEqualTo(Certainty.DETECTED);
    assertThat(found.get(0).sides()).hasSize(2);
    return found.get(0);
  }
}
