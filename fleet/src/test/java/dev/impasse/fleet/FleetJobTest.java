package dev.impasse.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impasse.core.analyze.AnalysisListener;
import dev.impasse.core.analyze.Analyzer;
import dev.impasse.core.format.Format;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import dev.impasse.core.orders.LockClass;
import dev.impasse.core.orders.OrderEntry;
import dev.impasse.core.orders.OrderRun;
import dev.impasse.core.orders.OrderedLock;
import dev.impasse.core.orders.Orders;
import dev.impasse.core.orders.OrdersWriter;
import dev.impasse.core.suppress.Suppressions;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job on a cluster within this JVM, against {@code analyze}. */
class FleetJobTest {

  private static final int RUNS = 40;
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(120);

  @TempDir Path folder;

  @Test
  void givesTheReportOfAnalyze_byteForByte() throws Exception {
    Path input = Files.createDirectory(folder.resolve("runs"));
    for (int i = 0; i < RUNS; i++) {
      write(input, i);
    }
    byte[] whole = Files.readAllBytes(input.resolve("run-7.orders"));
    Files.write(input.resolve("cut.orders"), Arrays.copyOf(whole, whole.length - 3));
    Files.writeString(input.resolve("notes.txt"), "no lock orders");
    Path output = folder.resolve("report.json");

    StreamExecutionEnvironment environment = environment();
    FleetJob.define(environment, settings(input, output, Duration.ZERO));
    environment.execute();

    assertThat(output).hasContent(analyzed(input));
    assertThat(Files.readString(output)).contains("suspected", "cut.orders", "\"version\" : \"2\"");
  }

  @Test
  void reportsAgain_whenAnotherFileComes() throws Exception {
    Path input = Files.createDirectory(folder.resolve("watched"));
    write(input, 0);
    Path output = folder.resolve("report.json");

    StreamExecutionEnvironment environment = environment();
    FleetJob.define(environment, settings(input, output, Duration.ofMillis(200)));
    JobClient job = environment.executeAsync();
    try {
      assertThat(untilSame(output, input)).doesNotContain("suspected");
      write(input, 1);
      assertThat(untilSame(output, input)).contains("suspected");
    } finally {
      job.cancel().get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void saysWhatItTakes() {
    assertThatThrownBy(() -> FleetJob.Settings.of("--input", "x")).hasMessageContaining("--output");
    assertThat(FleetJob.Settings.of("--input", "in", "--output", "out", "--watch", "5"))
        .isEqualTo(new FleetJob.Settings("in", "out", Duration.ofSeconds(5)));
  }

  private static FleetJob.Settings settings(Path input, Path output, Duration watch) {
    return new FleetJob.Settings(input.toString(), output.toString(), watch);
  }

  private static StreamExecutionEnvironment environment() {
    Configuration small = new Configuration();
    small.setString("taskmanager.memory.network.min", "16mb");
    small.setString("taskmanager.memory.network.max", "16mb");
    small.setString("taskmanager.memory.managed.size", "16mb");
    return StreamExecutionEnvironment.createLocalEnvironment(2, small);
  }

  private static String untilSame(Path output, Path input) throws Exception {
    String expected = analyzed(input);
    long end = System.nanoTime() + DEADLINE_NANOS;
    String is = "";
    while (!is.equals(expected) && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(50); // the job looks again every so often
      is = Files.exists(output) ? Files.readString(output) : "";
    }
    assertThat(is).isEqualTo(expected);
    return is;
  }

  private static String analyzed(Path input) throws IOException {
    AnalysisListener silent =
        (AnalysisListener)
            Proxy.newProxyInstance(
                FleetJobTest.class.getClassLoader(),
                new Class<?>[] {AnalysisListener.class},
                (proxy, method, args) -> null);
    StringWriter json = new StringWriter();
    Format.JSON
        .writer()
        .write(
            new Analyzer(1 << 20, "", Suppressions.none(), silent).analyze(List.of(input), 50),
            json);
    return json.toString();
  }

  /**
   * Planted: A and B in two releases; C, D and E in three; X and Y under a gate; readers of R, S.
   */
  private static void write(Path input, int i) throws IOException {
    String[][] planted = {
      {"A B", "C D", "G X Y", "rR rS"}, {"B A", "D E", "G Y X", "rS rR"}, {"E C", "A B"}
    };
    List<OrderEntry> entries = new ArrayList<>();
    for (String names : planted[i % 3]) {
      entries.add(entry(names, i / 6));
    }
    OrderRun run =
        new OrderRun(
            "id" + i, 1, i, "host", 1_000L * i, "java", 0, entries, "shop", "" + i % 3, 5_000L * i);
    // Whoever watches the folder gets it whole.
    Path draft = input.resolveSibling("draft");
    Files.write(draft, OrdersWriter.bytes(Orders.of(List.of(run))));
    Files.move(draft, input.resolve("run-" + i + ".orders"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static OrderEntry entry(String names, int line) {
    List<OrderedLock> locks = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    for (String name : names.split(" ")) {
      String field = "app.C." + name.charAt(name.length() - 1);
      Site site =
          new Site(0, "app.C", "m" + names.length(), "", "C.java", line, "x", field, "Lock.lock");
      LockClass of = new LockClass(LockKind.READ_WRITE_LOCK, "app.L", field);
      locks.add(new OrderedLock(of, name.startsWith("r"), site));
      ids.add((int) name.charAt(name.length() - 1));
    }
    int last = locks.size() - 1;
    return new OrderEntry(
        locks.subList(0, last),
        locks.get(last),
        3,
        List.of(1L),
        false,
        List.of(ids),
        false,
        List.of(locks.get(last).site().frame()));
  }
}
