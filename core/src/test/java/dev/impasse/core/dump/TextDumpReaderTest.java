package dev.impasse.core.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads dumps that JDK 17 ({@code jstack -l}) and 25 ({@code jcmd Thread.print -l}) have made. */
class TextDumpReaderTest {

  private static final int CUT_EVERY = 97;

  @ParameterizedTest
  @CsvSource({
    "mon-17, 1",
    "mon-25, 1",
    "lock-17, 0",
    "lock-25, 0",
    "rw-17, 0",
    "rw-25, 0",
    "init-17, 0",
    "init-25, 0"
  })
  void detectsTheCycle(String dump, int behind) throws IOException {
    ThreadDump read = read(text(dump));

    assertThat(read.problems()).isEmpty();
    List<Finding> found = read.deadlocks();
    assertThat(found).singleElement();
    Finding finding = found.get(0);
    assertThat(finding.certainty()).isEqualTo(Certainty.DETECTED);
    assertThat(finding.sides()).hasSize(2);
    assertThat(finding.sides().get(0).thread().name()).startsWith("left");
    assertThat(finding.sides().get(1).thread().name()).isEqualTo("right");
    assertThat(finding.sides().get(0).wantsAt()).isNotNull();
    assertThat(finding.sides().get(0).stack()).hasSizeGreaterThan(2);
    assertThat(finding.blockedBehind()).hasSize(behind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"timed-17", "timed-25"})
  void isSilent_whenOneOfThemWaitsForATime(String dump) throws IOException {
    ThreadDump read = read(text(dump));

    assertThat(read.threads()).hasSizeGreaterThan(5);
    assertThat(read.deadlocks()).isEmpty();
  }

  @Test
  void readsNames_thatContainQuotes() throws IOException {
    assertThat(read(text("mon-17")).threads())
        .extracting(DumpThread::name)
        .contains("left \" x", "main", "right", "behind");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mon-17", "lock-25", "init-25"})
  void readsWhatIsWhole_whenTheDumpIsCut(String dump) throws IOException {
    String whole = text(dump);
    for (int end = 0; end < whole.length(); end += CUT_EVERY) {
      ThreadDump read = read(whole.substring(0, end));
      for (Finding finding : read.deadlocks()) {
        assertThat(finding.sides()).hasSize(2);
      }
      if (whole.indexOf("JNI global refs") > end) {
        assertThat(read.problems()).as("cut at %d", end).isNotEmpty();
      }
    }
  }

  @Test
  void givesBackTheMonitor_thatAThreadWaitsOn() throws IOException {
    String text =
        """
        Full thread dump OpenJDK

        "waiter" #12 prio=5 os_prio=0 cpu=1ms elapsed=2s tid=0x01 nid=0x1 in Object.wait()
           java.lang.Thread.State: WAITING (on object monitor)
        \tat java.lang.Object.wait(java.base@17/Native Method)
        \t- waiting on <0x00000000d7751148> (a java.lang.Object)
        \tat A.b(A.java:3)
        \t- locked <0x00000000d7751148> (a java.lang.Object)

        JNI global refs: 6
        """;

    assertThat(read(text).threads().get(0).holds()).isEmpty();
  }

  private static ThreadDump read(String text) throws IOException {
    return TextDumpReader.read(new BufferedReader(new StringReader(text)));
  }

  private static String text(String dump) throws IOException {
    try (InputStream in = TextDumpReaderTest.class.getResourceAsStream("/dumps/" + dump + ".txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
