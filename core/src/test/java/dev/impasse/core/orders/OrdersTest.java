package dev.impasse.core.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import dev.impasse.core.trace.TraceFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lock orders: written and read, merged, and searched for inversions. */
class OrdersTest {

  private static final int ROUNDS = 300;

  @Test
  void comesBackTheSame_whenWrittenAndRead() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < ROUNDS; i++) {
      Orders orders = randomOrders(random);
      assertThat(OrdersReader.read(OrdersWriter.bytes(orders))).isEqualTo(orders);
    }
  }

  @Test
  void opensAFileOfVersionOne() throws Exception {
    var file = OrdersTest.class.getResource("version-1.orders");
    Orders orders = OrdersReader.read(Path.of(Objects.requireNonNull(file).toURI()));
    assertThat(orders.counts()).isEqualTo("12 lock orders of 1 run");
    OrderEntry first = orders.runs().get(0).entries().get(0);
    assertThat(first.stack()).hasSize(28);
    assertThat(first.stack().get(0).getFileName()).isEqualTo("Frame.java");
    assertThat(first.requested().site().operation()).isEqualTo("Lock.lock");
    assertThat(OrdersReader.read(OrdersWriter.bytes(orders))).isEqualTo(orders);
  }

  @Test
  void mergesInAnyOrder_andAgain() {
    Random random = new Random(2);
    for (int i = 0; i < ROUNDS; i++) {
      Orders a = randomOrders(random);
      Orders b = randomOrders(random);
      Orders c = randomOrders(random);
      assertThat(a.mergedWith(b)).isEqualTo(b.mergedWith(a));
      assertThat(a.mergedWith(b).mergedWith(c)).isEqualTo(a.mergedWith(b.mergedWith(c)));
      assertThat(a.mergedWith(b).mergedWith(b)).isEqualTo(a.mergedWith(b));
      assertThat(a.mergedWith(Orders.of(List.of()))).isEqualTo(a);
    }
  }

  @Test
  void saysClearly_whenBytesAreDamaged() throws IOException {
    Random random = new Random(3);
    byte[] whole = OrdersWriter.bytes(randomOrders(random));
    for (int i = 0; i < ROUNDS; i++) {
      byte[] flipped = whole.clone();
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      assertThatThrownBy(() -> OrdersReader.read(flipped)).isInstanceOf(TraceFormatException.class);
    }
  }

  @Test
  void suspectsADeadlock_whenOneRunTookTwoLocksInBothOrders() {
    Inversions.Result result = search(run("r", entry(1, "A", 1, "B", 2), entry(2, "B", 2, "A", 1)));
    assertThat(result.findings()).hasSize(1);
    assertThat(result.findings().get(0).certainty()).isEqualTo(Certainty.SUSPECTED);
  }

  @Test
  void findsTheInversion_whenItsHalvesAreOfTwoRuns_andSaysSo() {
    Orders first = Orders.of(List.of(run("first", entry(1, "A", 1, "B", 2))));
    Orders second = Orders.of(List.of(run("second", entry(1, "B", 7, "A", 9))));
    assertThat(Inversions.of(first).findings()).isEmpty();

    Inversions.Result result = Inversions.of(first.mergedWith(second));
    assertThat(result.findings()).hasSize(1);
    assertThat(result.findings().get(0).why())
        .anySatisfy(line -> assertThat(line).contains("different runs"));
  }

  @Test
  void removesWhatCannotDeadlock_andCountsIt() {
    // One thread alone; other objects of the same field; and both under one gate lock.
    assertNothing(run("r", entry(1, "A", 1, "B", 2), entry(1, "B", 2, "A", 1)));
    assertNothing(run("r", entry(1, "A", 1, "B", 2), entry(2, "B", 3, "A", 4)));
    assertNothing(run("r", entry(1, "A", 1, "A", 2), entry(2, "A", 2, "A", 3)));
    assertNothing(run("r", entry(1, "G", 9, "A", 1, "B", 2), entry(2, "G", 9, "B", 2, "A", 1)));
  }

  @Test
  void suspectsADeadlock_whenTwoThreadsAtOnePlaceTookTwoObjectsInBothOrders() {
    OrderEntry there = entry(1, "lock", 1, "lock", 2);
    OrderEntry both =
        new OrderEntry(
            there.held(),
            there.requested(),
            2,
            List.of(1L, 2L),
            false,
            List.of(List.of(1, 2), List.of(2, 1)),
            false,
            List.of());
    assertThat(search(run("r", there)).findings()).isEmpty();
    assertThat(search(run("r", both)).findings()).hasSize(1);
  }

  @Test
  void findsLongerCycles() {
    Inversions.Result result =
        search(
            run("r", entry(1, "A", 1, "B", 2), entry(2, "B", 2, "C", 3), entry(3, "C", 3, "A", 1)));
    assertThat(result.findings()).hasSize(1);
    assertThat(result.findings().get(0).sides()).hasSize(3);
  }

  @Test
  void leavesToPrediction_whatOneTraceShowsAlone() {
    OrderEntry left = entry(1, "A", 1, "B", 2);
    OrderEntry right = entry(2, "B", 2, "A", 1);
    assertThat(traced(run("both", left, right)).findings()).isEmpty();
    // Nor is it news when another run shows one half again.
    assertThat(traced(run("both", left, right), run("half", left)).findings()).isEmpty();
    assertThat(traced(run("one", left), run("other", right)).findings()).hasSize(1);
  }

  @Test
  void saysOnWhatGroundsTheLocksOfTwoTracesAreOne() {
    OrderRun left = run("left", entry(1, "A", 1, "B", 2));
    OrderRun right = run("right", entry(1, "B", 7, "A", 9));
    Inversions.Result result =
        Inversions.of(
            Orders.of(List.of()),
            List.of(
                new TracedRun(left, Map.of(lock("A").lock(), 3)), new TracedRun(right, Map.of())));
    assertThat(result.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.certainty()).isEqualTo(Certainty.SUSPECTED);
              assertThat(finding.why())
                  .contains("C.B was one object in each of these runs")
                  .anySatisfy(line -> assertThat(line).startsWith("C.A was up to 3 objects"));
            });
  }

  @Test
  void isSilent_whenTwoRunsTookTwoObjectsOfOnePlace() {
    // Perhaps each takes the one with the lower number first, at two places in the code.
    OrderEntry here = entry(1, "lock", 1, "lock", 2);
    OrderEntry there =
        new OrderEntry(
            here.held(),
            new OrderedLock(here.requested().lock(), false, lock("elsewhere").site()),
            1,
            List.of(1L),
            false,
            List.of(List.of(1, 2)),
            false,
            List.of());
    Inversions.Result result = traced(run("here", here), run("there", there));
    assertThat(result.findings()).isEmpty();
    assertThat(result.removed()).isPositive();
  }

  @Test
  void isSilent_whenBothRunsHeldALockOfOnePlaceAroundIt() {
    Inversions.Result result =
        traced(
            run("left", entry(1, "G", 9, "A", 1, "B", 2)),
            run("right", entry(1, "G", 4, "B", 7, "A", 9)));
    assertThat(result.findings()).isEmpty();
    assertThat(result.removed()).isPositive();
    assertThat(
            traced(
                    run("left", entry(1, "G", 9, "A", 1, "B", 2)),
                    run("right", entry(1, "B", 7, "A", 9)))
                .findings())
        .hasSize(1);
  }

  @Test
  void putsTheLockThatClosesTheCycleFirst_soThatFingerprintsAreThoseOfPredictions() {
    Inversions.Result result =
        traced(
            run("left", entry(1, "X", 5, "A", 1, "B", 2)), run("right", entry(1, "B", 7, "A", 9)));
    assertThat(result.findings().get(0).sides())
        .allSatisfy(side -> assertThat(side.holds().get(0).lock().label()).isIn("C.A", "C.B"));
  }

  private static Inversions.Result traced(OrderRun... runs) {
    List<TracedRun> traced = new ArrayList<>();
    for (OrderRun run : runs) {
      traced.add(new TracedRun(run, Map.of()));
    }
    return Inversions.of(Orders.of(List.of()), traced);
  }

  private static void assertNothing(OrderRun run) {
    Inversions.Result result = search(run);
    assertThat(result.findings()).isEmpty();
    assertThat(result.removed()).isPositive();
    assertThat(result.complete()).isTrue();
  }

  private static Inversions.Result search(OrderRun run) {
    return Inversions.of(Orders.of(List.of(run)));
  }

  private static OrderRun run(String id, OrderEntry... entries) {
    return new OrderRun(id, 1, 1, "host", 0, "java", 0, List.of(entries));
  }

  /** Names and objects of the locks that a thread took, the last one requested. */
  private static OrderEntry entry(long thread, Object... locks) {
    List<OrderedLock> held = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < locks.length; i += 2) {
      held.add(lock((String) locks[i]));
      ids.add((Integer) locks[i + 1]);
    }
    OrderedLock requested = held.remove(held.size() - 1);
    return new OrderEntry(
        held, requested, 1, List.of(thread), false, List.of(ids), false, List.of());
  }

  private static OrderedLock lock(String name) {
    Site site = new Site(0, "app.C", "m" + name, "", "C.java", 3, "x", "app.C." + name, "lock");
    return new OrderedLock(
        new LockClass(LockKind.REENTRANT_LOCK, "app.C", "app.C." + name), false, site);
  }

  private static Orders randomOrders(Random random) {
    List<OrderRun> runs = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      List<OrderEntry> entries = new ArrayList<>();
      String id = "run" + random.nextInt(5);
      long revision = random.nextInt(3);
      // What a run has written in a revision is always the same.
      Random content = new Random((id + revision).hashCode());
      for (int k = content.nextInt(5); k > 0; k--) {
        entries.add(
            entry(content.nextInt(9), "L" + content.nextInt(3), 1, "M" + content.nextInt(3), 2));
      }
      runs.add(new OrderRun(id, revision, 7, "h", 3, "java", 0, entries));
    }
    return Orders.of(runs);
  }
}
