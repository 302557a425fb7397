package dev.impasse.core.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Bystander;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.ReportedFinding;
import dev.impasse.core.finding.Side;
import dev.impasse.core.finding.ThreadRef;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FindingRecordTest {

  private static final StackTraceElement OWN =
      new StackTraceElement("demo.Pair", "run", "Pair.java", 20);
  private static final StackTraceElement JDK =
      new StackTraceElement("app", "java.base", "17.0.1", "java.lang.Thread", "run", null, -2);

  private static Optional<ReportedFinding> read(byte[] record) {
    ByteBuffer in = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(in.get()).isEqualTo((byte) TraceFormat.FINDING);
    return FindingReader.read(in);
  }

  private static Side side(int number, int frames) {
    List<StackTraceElement> stack = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      stack.add(new StackTraceElement("demo.Ring", "deep" + i, "Ring.java", i));
    }
    LockRef lock = new LockRef(number, LockKind.READ_WRITE_LOCK, "Ring.lock" + number, "x.Lock");
    return new Side(
        new ThreadRef(number, "ring-\u00fc-" + number, number % 2 == 0, number % 3 == 0),
        lock,
        Mode.EXCLUSIVE,
        OWN,
        "this.lock",
        List.of(new Hold(lock, Mode.SHARED, 3, null, ""), new Hold(lock, Mode.SHARED, 1, JDK, "l")),
        stack);
  }

  private static ReportedFinding ring(int sides, int frames) {
    List<Side> all = new ArrayList<>();
    for (int i = 1; i <= sides; i++) {
      all.add(side(i, frames));
    }
    return new ReportedFinding(
        new Finding(
            FindingKind.DEADLOCK,
            Certainty.DETECTED,
            "0badcafe",
            all,
            List.of(new Bystander(all.get(0).thread(), all.get(0).wants(), null)),
            List.of(new ThreadRef(99, "", true, false)),
            List.of("because", "and because"),
            "take them in order"),
        List.of("interrupted one"));
  }

  @Test
  void readsWhatWasWritten() {
    ReportedFinding finding = ring(3, 4);

    assertThat(read(FindingWriter.record(finding))).contains(finding);
  }

  @Test
  void keepsEverySide_ofALargeRing() {
    byte[] record = FindingWriter.record(ring(1_000, 60));

    assertThat(record).hasSizeLessThanOrEqualTo(FindingRecord.MOST_BYTES);
    assertThat(read(record).orElseThrow().finding().sides()).hasSize(1_000);
  }

  @Test
  void saysWhatIsLeftOut_whenARingIsTooLarge() {
    byte[] record = FindingWriter.record(ring(9_000, 5));

    assertThat(record).hasSizeLessThanOrEqualTo(FindingRecord.MOST_BYTES);
    Finding finding = read(record).orElseThrow().finding();
    assertThat(finding.sides()).hasSize(500);
    assertThat(finding.why()).contains("8500 more threads of the cycle found no room in the trace");
  }

  @Test
  void cutsNamesWithoutEnd() {
    ThreadRef thread = new ThreadRef(1, "\u4e2d".repeat(100_000), false, false);
    Side side = side(1, 1).by(thread);
    ReportedFinding finding =
        new ReportedFinding(ring(1, 1).finding().with(List.of(side)), List.of("x".repeat(99_999)));

    ReportedFinding read = read(FindingWriter.record(finding)).orElseThrow();

    assertThat(read.finding().sides().get(0).thread().name()).matches("\u4e2d{666}");
    assertThat(read.done().get(0)).hasSize(FindingRecord.MOST_SENTENCE_BYTES);
  }

  @Test
  void refusesCutRecords() {
    byte[] record = FindingWriter.record(ring(2, 3));
    for (int length = 1; length < record.length; length++) {
      assertThat(read(Arrays.copyOf(record, length))).isEmpty();
    }
  }

  @Test
  void refusesOrReads_whateverTheBytesAre() {
    byte[] record = FindingWriter.record(ring(2, 3));
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] hostile = record.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        hostile[1 + random.nextInt(hostile.length - 1)] = (byte) random.nextInt();
      }
      refused += read(hostile).isEmpty() ? 1 : 0;
    }
    assertThat(refused).isBetween(5_000, 19_999);
  }

  @Test
  void refusesAShortRecord_thatWouldPrintWithoutEnd() {
    ByteBuffer out = ByteBuffer.allocate(60_000).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) TraceFormat.FINDING).put((byte) FindingRecord.FORM);
    byte[] good = FindingWriter.record(ring(1, 0));
    byte[] sentence = "because".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    int at = new String(good, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("because");
    int text = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getShort(at - 4);
    out.put(good, 2, at - 6 - 2);
    out.putShort((short) 20_000).putShort((short) text).putShort((short) 8_000);
    out.put(new byte[8_000 - sentence.length]).put(sentence);
    while (out.remaining() >= 2) {
      out.putShort((short) text);
    }

    assertThat(read(out.array())).isEmpty();
  }

  @Test
  void refusesAFormOfTheFuture() {
    byte[] record = FindingWriter.record(ring(2, 3));
    record[1]++;

    assertThat(read(record)).isEmpty();
  }
}
