package dev.impasse.core.report;

import static dev.impasse.core.report.FindingSketch.finding;
import static dev.impasse.core.report.FindingSketch.lock;
import static dev.impasse.core.report.FindingSketch.mutex;
import static dev.impasse.core.report.FindingSketch.side;
import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextReportTest {

  private final LockRef a = lock(1, "MutexDemo.mutexA");
  private final LockRef b = lock(2, "MutexDemo.mutexB");

  @Test
  void saysWhoHoldsAndWantsWhat_andWhatToDo() {
    assertThat(TextReport.plain(List.of(mutex())))
        .isEqualTo(
            """
            DEADLOCK DETECTED   2 threads, 2 locks   #7f3a9c21
              Thread-1 => mutexA => Thread-2 => mutexB => Thread-1

              "Thread-1"
                wants  MutexDemo.mutexA (ReentrantLock)  at x.MutexDemo.fun1(MutexDemo.java:31)
                holds  MutexDemo.mutexB (ReentrantLock), acquired  at x.MutexDemo.fun1(MutexDemo.java:21)
                    at x.MutexDemo.fun1(MutexDemo.java:31)

              "Thread-2"
                wants  MutexDemo.mutexB (ReentrantLock)  at x.MutexDemo.fun2(MutexDemo.java:32)
                holds  MutexDemo.mutexA (ReentrantLock), acquired  at x.MutexDemo.fun2(MutexDemo.java:22)
                    at x.MutexDemo.fun2(MutexDemo.java:32)

              1 more thread waits behind this deadlock: Thread-3 (mutexA).

              Why: both waited in the same place
              Fix: take MutexDemo.mutexA before MutexDemo.mutexB everywhere, as MutexDemo.fun2 does;
                   MutexDemo.fun1 takes them the other way round.

            """);
  }

  @Test
  void keepsToTheWidth_butNeverBreaksAFrame() {
    String report = TextReport.render(List.of(mutex()), 80, Palette.PLAIN);
    assertThat(report.lines())
        .allSatisfy(
            line -> assertThat(line.length() <= 80 || line.strip().startsWith("at ")).isTrue());
  }

  @Test
  void addsColourAndNothingElse() {
    String coloured = TextReport.render(List.of(mutex()), 100, Palette.ANSI);
    assertThat(coloured).contains("\u001b[");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(TextReport.plain(List.of(mutex())));
  }

  @Test
  void tellsLocksApart_thatGoByTheSameName() {
    LockRef one = lock(7, "Account.lock");
    LockRef other = lock(8, "Account.lock");
    String report =
        TextReport.plain(
            List.of(
                finding(List.of(side(1, "a", one, other), side(2, "b", other, one)), List.of())));
    assertThat(report).contains("a => Account.lock#7 => b => Account.lock#8 => a");
  }

  @Test
  void showsHostileNamesAsHarmlessText() {
    String evil = "\u001b[31m<script>\nDEADLOCK DETECTED\r\u202egnp\u0000\ud800";
    String report =
        TextReport.plain(
            List.of(
                finding(
                    List.of(side(1, evil, a, b), side(2, "x".repeat(10_000_000), b, a)),
                    List.of())));
    assertThat(report.chars())
        .allSatisfy(
            c ->
                assertThat(
                        c == '\n'
                            || !Character.isISOControl(c)
                                && c != 0x202e
                                && Character.getType(c.intValue()) != Character.SURROGATE)
                    .isTrue());
    assertThat(report.lines().filter(line -> line.startsWith("DEADLOCK"))).hasSize(1);
    assertThat(report.length()).isLessThan(5000);
  }

  @Test
  void staysReadable_withAThousandThreads() {
    List<Side> ring = new ArrayList<>();
    List<Bystander> behind = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      ring.add(side(i + 1, "T" + i, lock(i + 1, "C.l" + i), lock(i + 1001, "C.k" + i)));
      behind.add(new Bystander(new ThreadRef(i, "B" + i, false, false), a, null));
    }
    String report = TextReport.plain(List.of(finding(ring, behind)));
    assertThat(report).contains("1000 threads, 1000 locks").contains("980 more threads");
    assertThat(report.lines().count()).isLessThan(200);
  }
}
