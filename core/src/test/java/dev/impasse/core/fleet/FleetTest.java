package dev.impasse.core.fleet;

import static dev.impasse.core.fleet.FleetSketch.entry;
import static dev.impasse.core.fleet.FleetSketch.fleet;
import static dev.impasse.core.fleet.FleetSketch.merged;
import static dev.impasse.core.fleet.FleetSketch.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impasse.core.orders.OrderRun;
import dev.impasse.core.orders.OrdersFile;
import dev.impasse.core.orders.OrdersReader;
import dev.impasse.core.trace.TraceFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Lock orders of many runs: merged in any order and again, written and read. */
class FleetTest {

  private static final int ROUNDS = 60;

  @Test
  void isTheSameBytes_howeverTheRunsCameTogether() throws IOException {
    Random random = new Random(1);
    for (int round = 0; round < ROUNDS; round++) {
      List<OrderRun> runs = new ArrayList<>();
      for (int i = 1 + random.nextInt(9); i > 0; i--) {
        runs.add(FleetSketch.random(random, 6, 3));
      }
      byte[] inOrder = FleetWriter.bytes(fleet(runs.toArray(OrderRun[]::new)));

      List<Fleet> parts = new ArrayList<>();
      for (OrderRun run : runs) {
        parts.add(fleet(run));
      }
      parts.add(fleet(runs.get(0))); // again
      Collections.shuffle(parts, random);
      while (parts.size() > 1) {
        Fleet one = parts.remove(random.nextInt(parts.size()));
        Fleet other = parts.remove(random.nextInt(parts.size()));
        parts.add(random.nextBoolean() ? merged(one, other) : merged(other, one));
      }
      assertThat(FleetWriter.bytes(parts.get(0))).as("round " + round).isEqualTo(inOrder);
      assertThat(FleetWriter.bytes(merged(parts.get(0), parts.get(0)))).isEqualTo(inOrder);
    }
  }

  @Test
  void takesTheLaterState_ofARunThatCameTwice() throws IOException {
    OrderRun early = run("r", 1, List.of(entry(1, 1, "A", "B"), entry(1, 1, "B", "C")));
    OrderRun late = run("r", 2, List.of(entry(4, 1, "A", "B")));
    for (Fleet fleet : List.of(fleet(early, late), fleet(late, early), fleet(late, early, late))) {
      assertThat(fleet.counts()).isEqualTo("1 lock order of 1 run");
      assertThat(fleet.nestings()).extracting(Fleet.Nesting::count).containsExactly(5L);
      assertThat(FleetWriter.bytes(fleet)).isEqualTo(FleetWriter.bytes(fleet(late)));
    }
  }

  @Test
  void countsAnEntryOnce_whateverNumberOfRunsShowIt() throws IOException {
    List<OrderRun> runs = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      runs.add(run("r" + i, entry(i % 7, 3, "A", "B"), entry(1, 4, "A", "C")));
    }
    Fleet fleet = fleet(runs.toArray(OrderRun[]::new));
    assertThat(fleet.distinct()).isEqualTo(2);
    assertThat(fleet.counts()).isEqualTo("2,000 lock orders of 1,000 runs");
    assertThat(fleet.nestings().get(0).runs()).isEqualTo(1_000);
    // Some hundred bytes a run alone; together each takes its name and a few bytes more.
    assertThat(FleetWriter.bytes(fleet).length).isLessThan(40_000);
  }

  @Test
  void refusesWhatIsDamaged_andAddsNothingOfIt() throws IOException {
    Random random = new Random(3);
    Fleet whole =
        fleet(
            run("a", entry(1, 1, "A", "B"), entry(2, 2, "B", "A")),
            run("b", entry(1, 1, "A", "B")));
    byte[] good = FleetWriter.bytes(whole);
    int refused = 0;
    for (int round = 0; round < 1_000; round++) {
      byte[] bad = good.clone();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        bad[20 + random.nextInt(bad.length - 20)] = (byte) random.nextInt(256);
      }
      Fleet to = fleet(run("c", entry(1, 1, "A", "C")));
      byte[] before = FleetWriter.bytes(to);
      try {
        OrdersFile file = OrdersReader.open(withCheckSum(bad));
        to.add(file);
        FleetSearch.of(to); // what passed can be searched and written
        FleetWriter.bytes(to);
      } catch (TraceFormatException e) {
        refused++;
        assertThat(FleetWriter.bytes(to)).isEqualTo(before);
      }
    }
    assertThat(refused).isGreaterThan(200);
  }

  @Test
  void refusesAFileThatIsCut_orClaimsMoreThanItHas() throws IOException {
    byte[] good = FleetWriter.bytes(fleet(run("a", entry(1, 1, "A", "B"))));
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      byte[] checked = length > 20 ? withCheckSum(cut) : cut;
      assertThatThrownBy(() -> new Fleet().add(OrdersReader.open(checked)))
          .as("length " + length)
          .isInstanceOf(TraceFormatException.class);
    }
  }

  private static byte[] withCheckSum(byte[] file) {
    CRC32 crc = new CRC32();
    crc.update(file, 20, file.length - 20);
    ByteBuffer.wrap(file).putInt(12, file.length - 20).putInt(16, (int) crc.getValue());
    return file;
  }
}
