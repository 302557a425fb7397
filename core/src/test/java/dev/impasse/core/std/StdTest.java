package dev.impasse.core.std;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.replay.Replay;
import dev.impasse.core.trace.TraceFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** STD text becomes a trace and comes back the same. */
class StdTest {

  @TempDir private Path folder;

  @Test
  void hasWaits_whenThereAreRequestsOrWaits() throws IOException {
    Path text = folder.resolve("waits.std");
    String names = "T1|acq(wait)|1\nT1|acq(req)|2\nT1|rel(main|)|3\n".repeat(20_000);
    Files.writeString(text, names);
    assertThat(StdImport.hasWaits(text)).isFalse();
    for (String line : new String[] {"T1|req(L1)|1", "T1|request(L1)|1", "T1|wait(L1)|1"}) {
      Files.writeString(text, names + line + "\n" + names);
      assertThat(StdImport.hasWaits(text)).as(line).isTrue();
    }
  }

  @Test
  void comesBackTheSame_whenATraceIsExportedThatWasImported() throws IOException {
    StringBuilder text = new StringBuilder("T1|fork(T2)|1\n");
    Random random = new Random(3);
    int[] holder = new int[6];
    for (int i = 0; i < 50_000; i++) {
      int thread = 1 + random.nextInt(2);
      int lock = 1 + random.nextInt(5);
      if (holder[lock] == 0) {
        holder[lock] = thread;
        text.append("T" + thread + "|acq(L" + lock + ")|" + random.nextInt(90) + "\n");
      } else {
        text.append("T" + holder[lock] + "|rel(L" + lock + ")|" + random.nextInt(90) + "\n");
        holder[lock] = 0;
      }
    }
    text.append("T1|join(T2)|7\n");

    String back = exported(text.toString());
    assertThat(withoutNumbers(back)).isEqualTo(withoutNumbers(text.toString()));
    assertThat(exported(back)).isNotEmpty();
  }

  @Test
  void reentersALock_thatItsHolderTakesAgain() throws IOException {
    String text = "main|acq(a)|1\nmain|acq(a)|2\nmain|rel(a)|3\nmain|w(x)|9\nmain|rel(a)|4\n";
    assertThat(withoutNumbers(exported(text))).isEqualTo("T|acq(L)|\nT|rel(L)|\n");
  }

  @Test
  void showsTheDeadlock_whenTheTextEndsInRequests() throws IOException {
    Path trace = folder.resolve("t.impasse");
    imported("left|acq(a)|10\nright|acq(b)|20\nleft|req(b)|11\nright|req(a)|21\n", trace);
    try (TraceFile file = TraceFile.open(trace)) {
      assertThat(Replay.of(file).deadlocks()).hasSize(1);
    }
  }

  @Test
  void tellsTheLine_thatMakesNoSense_andReadsTheOthers() throws IOException {
    StdImport.Result result =
        imported(
            "T1|acq(a)|1\nnonsense\nT2|acq(a)|2\nT1|jump(a)|3\nT1|rel(a)|4\n", folder.resolve("x"));
    assertThat(result.problems())
        .extracting(d -> d.message())
        .satisfiesExactly(
            m -> assertThat(m).startsWith("line 2:"),
            m -> assertThat(m).startsWith("line 3:").contains("free"),
            m -> assertThat(m).startsWith("line 4:").contains("operation=jump"));
  }

  private String exported(String text) throws IOException {
    Path trace = folder.resolve("t.impasse");
    assertThat(imported(text, trace).problems()).isEmpty();
    try (TraceFile file = TraceFile.open(trace)) {
      StringBuilder back = new StringBuilder();
      StdExport.write(file, back);
      assertThat(file.damage()).isEmpty();
      return back.toString();
    }
  }

  private static StdImport.Result imported(String text, Path trace) throws IOException {
    return StdImport.read(new BufferedReader(new StringReader(text)), trace);
  }

  private static String withoutNumbers(String text) {
    return text.replaceAll("\\d+", "");
  }
}
