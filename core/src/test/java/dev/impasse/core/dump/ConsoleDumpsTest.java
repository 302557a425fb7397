package dev.impasse.core.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Certainty;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads dumps that programs and JVMs print in lines of their own. */
class ConsoleDumpsTest {

  private static final String TOMCAT =
      """
      "w-1" Id=14 cpu=1000000 ns usr=1000000 ns blocked 1 for -1 ms waited 0 for -1 ms
         java.lang.Thread.State: BLOCKED
      \tlocks java.util.concurrent.ThreadPoolExecutor$Worker@1234abcd
      \tat shop.Order.add(Order.java:31)
      \t- waiting on (a shop.Stock@5f6a7b8c) owned by w-2 Id=15
      \tat shop.Order.place(Order.java:12)
      \t- locked (a shop.Order@1b2c3d4e) index 1 frame shop.Order.place(Order.java:12)

      "w-2" Id=15 cpu=-1 ns usr=-1 ns blocked 1 for -1 ms waited 0 for -1 ms (suspended)
         java.lang.Thread.State: BLOCKED
      \tat shop.Stock.take(Stock.java:40)
      \t- waiting on (a shop.Order@1b2c3d4e) owned by w-1 Id=14
      \tat shop.Stock.book(Stock.java:22)
      \t- locked (a shop.Stock@5f6a7b8c) index 1 frame shop.Stock.book(Stock.java:22)

      """;
  private static final String DROPWIZARD =
      """
      "w-2" id=15 state=BLOCKED
          - waiting to lock <0x0b2c3d4e> (a shop.Order)
           owned by w-1 id=14
          at shop.Stock.take(Stock.java:40)
          at shop.Stock.book(Stock.java:22)

      w-1 id=14 state=BLOCKED
          - waiting to lock <0x5f6a7b8c> (a shop.Stock)
           owned by w-2 id=15
          at shop.Order.add(Order.java:31)
          at shop.Order.place(Order.java:12)
            - locked shop.Order@b2c3d4e

          Locked synchronizers: count = 1
            - java.util.concurrent.ThreadPoolExecutor$Worker@1234abcd

      """;
  private static final String HADOOP =
      """
      Process Thread Dump: jsp requested
      2 active threads
      Thread 14 (w-1):
        State: BLOCKED
        Blocked count: 1
        Waited count: 0
        Blocked on shop.Stock@5f6a7b8c
        Blocked by 15 (w-2)
        Stack:
          shop.Order.add(Order.java:31)
      Thread 15 (w-2):
        State: BLOCKED
        Blocked count: 1
        Waited count: 0
        Blocked on shop.Order@1b2c3d4e
        Blocked by 14 (w-1)
        Stack:
          shop.Stock.take(Stock.java:40)
      """;
  private static final String JROCKIT =
      """
      ===== FULL THREAD DUMP ===============
      Mon Nov 30 09:00:00 2026
      "w-1" id=14 idx=0x5c tid=3233 prio=5 alive, blocked, native_blocked
          -- Blocked trying to get lock: shop/Stock@0x7f20c0b8[fat lock]
          at jrockit/vm/Threads.waitForUnblockSignal()V(Native Method)
          at shop/Order.add(Order.java:31)
          at shop/Order.place(Order.java:12)[optimized]
          ^-- Holding lock: shop/Order@0x7f20c0a8[thin lock]
          -- end of trace

      "w-2" id=15 idx=0x60 tid=3234 prio=5 alive, blocked, native_blocked, daemon
          -- Blocked trying to get lock: shop/Order@0x7f20c0a8[thin lock]
          at shop/Stock.take(Stock.java:40)
          ^-- Holding lock: shop/Stock@0x7f20c0b8[fat lock]
          -- end of trace

      ===== END OF THREAD DUMP ===============
      """;
  private static final String JENKINS =
      """
      "w-1" Id=14 Group=main BLOCKED on shop.Stock@5f6a7b8c owned by "w-2" Id=15
      \tat shop.Order.add(Order.java:31)
      \t-  blocked on shop.Stock@5f6a7b8c
      \tat shop.Order.place(Order.java:12)
      \t-  locked shop.Order@1b2c3d4e

      "w-2" Id=15 Group=main BLOCKED on shop.Order@1b2c3d4e owned by "w-1" Id=14
      \tat shop.Stock.take(Stock.java:40)
      \t-  blocked on shop.Order@1b2c3d4e

      """;
  private static final String DALVIK =
      """
      "w-1" prio=5 tid=1 MONITOR
        | group="main" sCount=1 dsCount=0 obj=0x4001f1a8 self=0xce48
        at shop.Order.add(Order.java:31)
        - waiting to lock <0x44d5a1b8> (a shop.Stock) held by threadid=9 (w-2)

      "w-2" prio=5 tid=9 MONITOR
        | group="main" sCount=1 dsCount=0 obj=0x44d5b1a8 self=0x1ce48
        at shop.Stock.take(Stock.java:40)
        - waiting to lock <0x44d5a1a0> (a shop.Order) held by threadid=1 (w-1)

      """;

  @ParameterizedTest
  @ValueSource(strings = {TOMCAT, DROPWIZARD, HADOOP, JROCKIT, JENKINS, DALVIK})
  void detectsCrossedMonitors_inTheLinesOfAnotherProgram(String dump) throws IOException {
    ThreadDump read = read(dump);

    assertThat(read.threads()).extracting(DumpThread::name).contains("w-1", "w-2");
    assertThat(read.deadlocks())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.certainty()).isEqualTo(Certainty.DETECTED);
              assertThat(found.sides()).hasSize(2);
              assertThat(found.sides())
                  .extracting(side -> side.stack().get(0).toString())
                  .contains("shop.Order.add(Order.java:31)", "shop.Stock.take(Stock.java:40)");
            });
  }

  @Test
  void cannotTell_whereTheOwnerOfALockIsNotShown() throws IOException {
    String wait = "java.util.concurrent.locks.ReentrantLock$NonfairSync@5f6a7b8c";
    String hadoop =
        HADOOP
            .replace("State: BLOCKED", "State: WAITING")
            .replaceAll("Blocked on .*", "Waiting on " + wait.replace("$", "\\$"))
            .replaceAll("  Blocked by .*\n", "");
    String jrockit =
        JROCKIT.replaceAll(
            "-- Blocked trying to get lock: .*",
            "-- Parking to wait for: "
                + wait.replace('.', '/').replace("$", "\\$").replace("@", "@0x"));

    assertThat(List.of(read(hadoop), read(jrockit)))
        .allSatisfy(
            dump -> {
              assertThat(dump.deadlocks()).isEmpty();
              assertThat(dump.doubts()).isNotEmpty();
            });
  }

  @Test
  void seesAWaitForANotification_whichTomcatWritesAsAnyOther() throws IOException {
    String idle =
        TOMCAT
            .replace("State: BLOCKED", "State: WAITING")
            .replaceAll(
                "at shop.(Order.add|Stock.take).*", "at java.lang.Object.wait(Native Method)")
            .replaceAll(" owned by .*", "");

    ThreadDump read = read(idle);

    assertThat(read.threads()).extracting(DumpThread::wants).containsOnlyNulls();
    assertThat(read.threads()).extracting(DumpThread::waitsOn).doesNotContainNull();
  }

  private static ThreadDump read(String dump) throws IOException {
    List<ThreadDump> read = PastedDumpTest.read(dump);
    assertThat(read).hasSize(1);
    return read.get(0);
  }
}
