package dev.impasse.core.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.RootBlocker;
import dev.impasse.core.finding.WaitSummary;
import dev.impasse.core.report.Palette;
import dev.impasse.core.report.WaitText;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who blocks whom in a dump, deadlock or not. */
class WaitSummariesTest {

  @Test
  void countsAllThatWaitBehindARoot_alsoBehindOthers() throws IOException {
    WaitSummary waits =
        waits(
            holder("root", 1, "<0x1>", "java.net.SocketInputStream.socketRead0(Native Method)")
                + blocked("first", 2, "<0x1>", "<0x2>")
                + blocked("second", 3, "<0x2>", "<0x3>")
                + blocked("third", 4, "<0x2>", "<0x4>"));

    RootBlocker root = single(waits);
    assertThat(root.thread()).isNotNull();
    assertThat(root.thread().name()).isEqualTo("root");
    assertThat(root.doing()).isEqualTo("reads from a socket");
    assertThat(root.behind()).isEqualTo(3);
    assertThat(root.waiters().get(0).thread().name()).isEqualTo("first");
    assertThat(root.holders())
        .extracting(holder -> holder.thread().name())
        .as("the root, and who is behind it and before others")
        .containsExactly("root", "first");
    assertThat(WaitText.of(waits, false, 100, Palette.PLAIN))
        .contains("3 threads wait behind \"root\", which reads from a socket.", "first, second");
  }

  @Test
  void saysThatADatabaseIsAwaited_whereTheSocketIsItsOwn() throws IOException {
    String threads =
        holder("root", 1, "<0x1>", "java.net.SocketInputStream.socketRead0(Native Method)")
                .replace("app.A.m", "com.vendor.jdbc.Connection.execute")
            + blocked("first", 2, "<0x1>", "<0x2>");

    assertThat(single(waits(threads)).doing()).isEqualTo("waits for the database");
  }

  @Test
  void namesWhatIsWantedOfAPool_whichShowsNoHolder() throws IOException {
    String waiter =
        header("http-1", 1, "TIMED_WAITING (parking)")
            + "\tat jdk.internal.misc.Unsafe.park(Native Method)\n"
            + "\tat org.pool.Pool.borrowObject(Pool.java:7)\n\n";

    RootBlocker root =
        single(
            waits(
                waiter
                    + waiter.replace("http-1\" #1", "http-2\" #2").replace("tid=0x1", "tid=0x2")));
    assertThat(root.thread()).isNull();
    assertThat(root.wanted().label()).isEqualTo("Pool");
    assertThat(root.behind()).isEqualTo(2);
  }

  @Test
  void showsNoRoot_ofACycleAndOfAMomentsContention() throws IOException {
    assertThat(waits(blocked("a", 1, "<0x1>", "<0x2>") + blocked("b", 2, "<0x2>", "<0x1>")).roots())
        .as("a cycle is a finding")
        .isEmpty();
    assertThat(waits(blocked("a", 1, "<0x1>", "<0x2>")).roots())
        .as("a monitor that is being passed on")
        .isEmpty();
  }

  @Test
  void groupsThreadsAtOnePlace_andCountsIdleOnes() throws IOException {
    StringBuilder threads = new StringBuilder();
    for (int i = 1; i <= 4; i++) {
      threads.append(blocked("w" + i, i, "<0x1>", "<0x" + (i + 1) + ">"));
    }
    threads
        .append(header("pool-1-thread-1", 9, "WAITING (parking)"))
        .append("\tat jdk.internal.misc.Unsafe.park(Native Method)\n")
        .append("\tat java.util.concurrent.ThreadPoolExecutor.getTask(T.java:1)\n\n");
    WaitSummary waits = waits(threads.toString());

    assertThat(waits.idle()).isEqualTo(1);
    assertThat(waits.groups()).singleElement();
    assertThat(waits.groups().get(0).count()).isEqualTo(4);
    assertThat(waits.groups().get(0).doing()).isEqualTo("waits to enter a monitor");
  }

  @Test
  void saysThatCarriersAreUsedUp_whenAllHavePinnedThreads() throws IOException {
    String carriers = PastedDumpTest.resource("carriers-25");

    assertThat(PastedDumpTest.read(carriers).get(0).waits().notes())
        .singleElement()
        .asString()
        .contains("carriers=2");
    assertThat(PastedDumpTest.read(carriers.replace("parkOnCarrierThread", "yieldContinuation")))
        .allSatisfy(dump -> assertThat(dump.waits().notes()).isEmpty());
  }

  private static RootBlocker single(WaitSummary waits) {
    List<RootBlocker> roots = waits.roots();
    assertThat(roots).hasSize(1);
    return roots.get(0);
  }

  private static String holder(String name, int id, String lock, String top) {
    return header(name, id, "RUNNABLE")
        + "\tat "
        + top
        + "\n\tat app.A.m(A.java:1)\n\t- locked "
        + lock
        + " (a app.Key)\n\n";
  }

  private static String blocked(String name, int id, String wants, String holds) {
    return header(name, id, "BLOCKED (on object monitor)")
        + "\tat app.B.m(B.java:1)\n\t- waiting to lock "
        + wants
        + " (a app.Key)\n\t- locked "
        + holds
        + " (a app.Key)\n\n";
  }

  private static String header(String name, int id, String state) {
    return "\""
        + name
        + "\" #"
        + id
        + " prio=5 tid=0x"
        + id
        + " nid=0x1 waiting\n   java.lang.Thread.State: "
        + state
        + "\n";
  }

  private static WaitSummary waits(String threads) throws IOException {
    return PastedDumpTest.read("Full thread dump J:\n\n" + threads + "JNI global refs: 6\n")
        .get(0)
        .waits();
  }
}
