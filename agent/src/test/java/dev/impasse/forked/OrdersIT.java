package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.orders.Inversions;
import dev.impasse.core.orders.OrderEntry;
import dev.impasse.core.orders.OrderRun;
import dev.impasse.core.orders.Orders;
import dev.impasse.core.orders.OrdersReader;
import dev.impasse.core.orders.TraceOrders;
import dev.impasse.core.orders.TracedRun;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code mode=orders}: little to write, and inversions whose halves come from two runs. */
class OrdersIT {

  private static final long KILOBYTES = 20_000;
  private static final int TIMES = 100_000;

  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource("dev.impasse.testing.Jdk#all")
  void findsAnInversion_ofWhichEachHalfWasInARunOfItsOwn(Jdk jdk) throws IOException {
    Orders forward = orders(jdk, "forward");
    Orders backward = orders(jdk, "backward");

    assertThat(Inversions.of(forward).findings()).isEmpty();
    assertThat(Inversions.of(backward).findings()).isEmpty();
    assertThat(Inversions.of(forward.mergedWith(backward)).findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.why())
                    .anySatisfy(why -> assertThat(why).contains("different runs")));
  }

  @ParameterizedTest
  @MethodSource("dev.impasse.testing.Jdk#all")
  void findsTheSameInversion_inTheEventsOfTwoRuns(Jdk jdk) throws IOException {
    TracedRun forward = events(jdk, "forward");
    TracedRun backward = events(jdk, "backward");

    assertThat(forward.run().entries()).hasSize(1);
    assertThat(forward.run().entries().get(0).count()).isEqualTo(TIMES);
    assertThat(together(forward).findings()).isEmpty();
    Finding ofEvents = together(forward, backward).findings().get(0);
    assertThat(ofEvents.certainty()).isEqualTo(Certainty.SUSPECTED);
    assertThat(ofEvents.why()).contains("OrdersProgram.first was one object in each of these runs");

    Orders mixed = orders(jdk, "forward");
    assertThat(Inversions.of(mixed, List.of(backward)).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.fingerprint()).isEqualTo(ofEvents.fingerprint()));
  }

  @ParameterizedTest
  @MethodSource("dev.impasse.testing.Jdk#all")
  void countsEachOrderOnce_withItsFirstStack(Jdk jdk) throws IOException {
    OrderRun run = orders(jdk, "forward").runs().get(0);

    assertThat(run.entries()).hasSize(1);
    OrderEntry entry = run.entries().get(0);
    assertThat(entry.count()).isEqualTo(TIMES);
    assertThat(entry.stack().get(0).getMethodName()).isEqualTo("forward");
    assertThat(entry.held().get(0).lock().place()).endsWith("OrdersProgram.first");
  }

  @ParameterizedTest
  @MethodSource("dev.impasse.testing.Jdk#all")
  void staysSmall_whenLocksAreShortLived(Jdk jdk) throws IOException {
    OrderRun run = orders(jdk, "temporary").runs().get(0);

    assertThat(run.entries()).hasSize(1);
    assertThat(run.entries().get(0).count()).isEqualTo(TIMES);
    assertThat(run.entries().get(0).moreInstances()).isTrue();
    assertThat(Files.size(directory.resolve("temporary.impasse"))).isLessThan(KILOBYTES);
  }

  @ParameterizedTest
  @MethodSource("dev.impasse.testing.Jdk#all")
  void leavesAWholeFile_whenTheProcessIsKilled(Jdk jdk) throws Exception {
    Path file = directory.resolve("killed.impasse");
    try (ForkedProgram run =
        JvmCommand.on(jdk, directory)
            .agent("mode=orders,trace=" + file)
            .start(OrdersProgram.class, "forward", "stay")) {
      assertThat(run.untilPrinted("done", ForkedProgram.DEADLINE)).isTrue();
      long end = System.nanoTime() + ForkedProgram.DEADLINE.toNanos();
      while (OrdersReader.read(file).runs().get(0).entries().isEmpty() && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(100); // another process writes it every few seconds
      }
      run.kill();
    }
    assertThat(OrdersReader.read(file).runs().get(0).entries()).hasSize(1);
  }

  private static Inversions.Result together(TracedRun... runs) {
    return Inversions.of(Orders.of(List.of()), List.of(runs));
  }

  private TracedRun events(Jdk jdk, String what) throws IOException {
    Path file = directory.resolve("events-" + what + ".impasse");
    ProgramResult run =
        JvmCommand.on(jdk, directory).agent("trace=" + file).run(OrdersProgram.class, what);
    assertThat(run.err()).isEmpty();
    try (TraceFile trace = TraceFile.open(file)) {
      return TraceOrders.of(trace, what);
    }
  }

  private Orders orders(Jdk jdk, String what) throws IOException {
    Path file = directory.resolve(what + ".impasse");
    ProgramResult run =
        JvmCommand.on(jdk, directory)
            .agent("mode=orders,trace=" + file)
            .run(OrdersProgram.class, what);
    assertThat(run.out()).isEqualTo("done\n");
    assertThat(run.err()).isEmpty();
    return OrdersReader.read(file);
  }
}
