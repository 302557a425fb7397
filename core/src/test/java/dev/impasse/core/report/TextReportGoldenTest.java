package dev.impasse.core.report;

import static dev.impasse.core.report.FindingSketch.finding;
import static dev.impasse.core.report.FindingSketch.lock;
import static dev.impasse.core.report.FindingSketch.mutex;
import static dev.impasse.core.report.FindingSketch.side;
import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole reports, as they look; {@code -Dimpasse.docs.write=true} writes them again. */
class TextReportGoldenTest {

  private static final Path FOLDER = Path.of("src", "test", "resources", "report");

  @ParameterizedTest
  @CsvSource({
    "stacks, 80",
    "stacks, 160",
    "generic, 80",
    "generic, 160",
    "many, 80",
    "signal, 80",
    "self, 80"
  })
  void looksAsItDid(String name, int width) throws IOException {
    String text =
        TextReport.ofEntries(List.of(ReportEntry.of(sample(name), 29L)), width, Palette.PLAIN);
    Path file = FOLDER.resolve(name + "-" + width + ".txt");
    if (Boolean.getBoolean("impasse.docs.write")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, text);
    }
    assertThat(file).hasContent(text);
    assertThat(text.lines())
        .allSatisfy(
            line ->
                assertThat(line.length() <= width || line.matches(" +(at |wants |holds |\").*"))
                    .as(line)
                    .isTrue());
  }

  private static Finding sample(String name) {
    return switch (name) {
      case "stacks" -> withStacks();
      case "generic" -> generic();
      case "many" -> many();
      case "signal" -> mutex(FindingKind.LOST_SIGNAL, Certainty.SUSPECTED, "51d0a3f2");
      case "self" -> finding(List.of(side(1, "main", lock(1, "a.L"), lock(1, "a.L"))), List.of());
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static StackTraceElement frame(String module, String type, String method, int line) {
    String file = type.substring(type.lastIndexOf('.') + 1).replaceAll("\\$.*", "") + ".java";
    return new StackTraceElement(null, module, null, type, method, line < 0 ? null : file, line);
  }

  private static Finding withStacks() {
    List<Side> sides = new ArrayList<>();
    for (Side side : mutex().sides()) {
      List<StackTraceElement> stack =
          List.of(
              frame("java.base", "jdk.internal.misc.Unsafe", "park", -2),
              frame("java.base", "java.util.concurrent.locks.LockSupport", "park", 211),
              frame("java.base", "java.util.concurrent.locks.ReentrantLock$Sync", "lock", 153),
              frame("java.base", "java.util.concurrent.locks.ReentrantLock", "lock", 322),
              side.stack().get(0),
              frame(null, "x.MutexDemo", "lambda$main$0", 12),
              frame(null, "x.MutexDemo$$Lambda$103/0x00007f6da802d000", "run", -1),
              frame("java.base", "java.lang.Thread", "run", 840));
      sides.add(
          new Side(
              side.thread(),
              side.wants(),
              side.mode(),
              side.wantsAt(),
              side.expression(),
              side.holds(),
              stack));
    }
    return finding(sides, mutex().blockedBehind());
  }

  private static Finding generic() {
    String type = "OrderAwareRepositoryFactoryBean<Map<CustomerIdentifier,List<? super Order>>>";
    Side a =
        side(
            1,
            "http-nio-8080-exec-" + "very-long-".repeat(8),
            lock(1, type + ".lockA"),
            lock(2, type + ".lockB"));
    Side b =
        side(2, "scheduled-pool-1-thread-1", lock(2, type + ".lockB"), lock(1, type + ".lockA"));
    return finding(List.of(a, b), List.of());
  }

  private static Finding many() {
    List<Side> ring = new ArrayList<>();
    List<Bystander> behind = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      ring.add(
          side(
              i + 1,
              "T" + i,
              lock((i + 1) % 1000 + 1, "C.l" + (i + 1) % 1000),
              lock(i + 1, "C.l" + i)));
      behind.add(new Bystander(new ThreadRef(i, "B" + i, false, false), lock(1, "C.l0"), null));
    }
    return finding(ring, behind);
  }
}
