package dev.impasse.core.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.report.FindingSketch;
import dev.impasse.core.report.Report;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.core.trace.TraceSketch;
import dev.impasse.runtime.EventWord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerfettoFormatTest {

  @TempDir Path folder;

  private static long word(int op, int ticket, int lock) {
    return EventWord.encode(op, 0, ticket, 5, lock);
  }

  /** Thread 1 takes the lock, thread 2 waits for it and gets it, and keeps it. */
  private String published() throws IOException {
    Path file = folder.resolve("a.impasse");
    new TraceSketch()
        .type(1, "java.lang.Object")
        .site(5, "lock", "x.C.lock")
        .thread(1, "giver")
        .thread(2, FindingSketch.EVIL)
        .lock(1, 1, 2, 5)
        .word(1, word(EventWord.OP_ACQUIRE, 0, 1))
        .word(2, word(EventWord.OP_REQUEST, 0, 1))
        .word(1, word(EventWord.OP_RELEASE, 1, 1))
        .word(2, word(EventWord.OP_ACQUIRE, 2, 1))
        .write(file);
    Report report =
        new Report(
            List.of(
                ReportSketch.section(List.of(FindingSketch.mutex()), () -> TraceFile.open(file))),
            null,
            50);
    return ReportSketch.written(Format.PERFETTO, report);
  }

  @Test
  void showsHoldsWaitsAndTheArrowBetween() throws IOException {
    String text = published();
    assertThat(text)
        .contains(
            "\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":1,\"tid\":1,\"ts\":0,\"args\":{\"name\":\"giver\"}",
            "\"ph\":\"B\",\"name\":\"waits for C.lock\",\"pid\":1,\"tid\":2",
            "\"ph\":\"X\",\"name\":\"releases C.lock\",\"pid\":1,\"tid\":1",
            "\"ph\":\"X\",\"name\":\"acquires C.lock\",\"pid\":1,\"tid\":2",
            "closes");
    assertThat(text.lines().filter(line -> line.contains("\"ph\":\"b\""))).hasSize(2);
    assertThat(text.lines().filter(line -> line.contains("\"ph\":\"e\""))).hasSize(1);
    assertThat(text.lines().filter(line -> line.contains("\"ph\":\"E\""))).hasSize(1);
    assertThat(text.lines().filter(line -> line.contains("\"ph\":\"s\""))).hasSize(1);
    assertThat(text.lines().filter(line -> line.contains("\"ph\":\"f\""))).hasSize(1);
  }

  @Test
  void showsHostileNamesAsText_andTheSameBytesAgain() throws IOException {
    assertThat(published())
        .doesNotContain("\u202e", "\u001b")
        .contains("u202e")
        .isEqualTo(published());
  }

  /** Two threads each hold a lock when a stream lost words, of its own thread or of any. */
  private long holdsEndedByLoss(int flags) throws IOException {
    Path file = folder.resolve("lost.impasse");
    new TraceSketch()
        .type(1, "java.lang.Object")
        .site(5, "lock", "x.C.lock")
        .thread(1, "first")
        .thread(2, "second")
        .lock(1, 1, 2, 5)
        .lock(1, 2, 2, 5)
        .word(1, word(EventWord.OP_ACQUIRE, 0, 1))
        .word(2, word(EventWord.OP_ACQUIRE, 0, 2))
        .word(2, EventWord.encode(EventWord.OP_DROPPED, flags, 0, 0, 0))
        .write(file);
    Report report =
        new Report(List.of(ReportSketch.section(List.of(), () -> TraceFile.open(file))), null, 50);
    return ReportSketch.written(Format.PERFETTO, report)
        .lines()
        .filter(line -> line.contains("\"ph\":\"e\""))
        .count();
  }

  @Test
  void endsWhatItsThreadHolds_whereWordsAreMissing() throws IOException {
    assertThat(holdsEndedByLoss(0)).isEqualTo(1);
  }

  @Test
  void endsWhatAnyThreadHolds_whereWordsOfSeveralAreMissing() throws IOException {
    assertThat(holdsEndedByLoss(EventWord.FLAG_SHARED)).isEqualTo(2);
  }
}
