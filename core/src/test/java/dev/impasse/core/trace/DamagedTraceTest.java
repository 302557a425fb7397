package dev.impasse.core.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impasse.core.replay.Replay;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedTraceTest {

  @TempDir Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("t.impasse"), bytes);
  }

  /** Reads all there is; anything but a trace exception or damage fails the test. */
  private static int read(Path file) throws IOException {
    try (TraceFile trace = TraceFile.open(file)) {
      Replay replay = Replay.of(trace);
      int events = 0;
      while (replay.step() != null) {
        events++;
        assertThat(events).as("events of a file of %d bytes", Files.size(file)).isLessThan(100_000);
      }
      replay.deadlocks();
      return events;
    } catch (TraceFormatException expected) {
      assertThat(expected.offset()).isNotNegative();
      return 0;
    }
  }

  @Test
  void saysWhere_whenAFileIsEmpty_orNoTrace_orOfAnotherVersion() throws IOException {
    assertThatThrownBy(() -> TraceFile.open(file(new byte[0])))
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("empty")
        .hasMessageContaining("at byte 0");
    assertThatThrownBy(() -> TraceFile.open(file("PK\3\4 something else".getBytes("US-ASCII"))))
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("not a trace");
    byte[] newer = new SimulatedProgram(1, 20, 1).trace.bytes();
    newer[8] = 99;
    assertThatThrownBy(() -> TraceFile.open(file(newer)))
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("version=99")
        .hasMessageContaining("at byte 8");
  }

  @Test
  void readsWhatIsWhole_whereverAFileIsCut() throws IOException {
    byte[] whole = new SimulatedProgram(3, 3000, 1).trace.bytes();
    int all = read(file(whole));
    assertThat(all).isGreaterThan(1000);
    int most = 0;
    for (int length = 0; length < whole.length; length += length < 5000 ? 7 : 401) {
      int events = read(file(Arrays.copyOf(whole, length)));
      assertThat(events).isLessThanOrEqualTo(all);
      most = Math.max(most, events);
    }
    assertThat(most).isGreaterThan(all / 2);
  }

  @Test
  void neverFails_whenBitsAreFlipped() throws IOException {
    byte[] whole = new SimulatedProgram(4, 1500, 1).trace.sealed().bytes();
    Random random = new Random(4);
    for (int i = 0; i < 1000; i++) {
      byte[] flipped = whole.clone();
      int flips = 1 + random.nextInt(4);
      for (int k = 0; k < flips; k++) {
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      }
      read(file(flipped));
    }
  }

  @Test
  void neverFails_whenBitsOfACompactedTraceAreFlipped() throws IOException {
    Path plain = file(new SimulatedProgram(4, 1500, 1).trace.bytes());
    Path to = plain.resolveSibling("compacted.impasse");
    try (TraceFile trace = TraceFile.open(plain);
        TraceWriter writer = new TraceWriter(to, trace.about(), true)) {
      trace.copyTo(writer);
    }
    byte[] whole = Files.readAllBytes(to);
    int all = read(to);
    Random random = new Random(14);
    for (int i = 0; i < 1000; i++) {
      byte[] flipped = whole.clone();
      int flips = 1 + random.nextInt(4);
      for (int k = 0; k < flips; k++) {
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      }
      assertThat(read(file(flipped))).isLessThanOrEqualTo(all);
    }
    for (int length = 0; length < whole.length; length += 611) {
      assertThat(read(file(Arrays.copyOf(whole, length)))).isLessThanOrEqualTo(all);
    }
  }

  @Test
  void neverFails_onRandomBytesBehindAGoodHeader() throws IOException {
    byte[] whole = new SimulatedProgram(5, 500, 1).trace.bytes();
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      byte[] noise = whole.clone();
      int from = TraceFormat.PAGE + random.nextInt(noise.length - TraceFormat.PAGE);
      byte[] bytes = new byte[noise.length - from];
      random.nextBytes(bytes);
      System.arraycopy(bytes, 0, noise, from, bytes.length);
      read(file(noise));
    }
  }

  @Test
  void trustsNoLength() throws IOException {
    byte[] whole = new SimulatedProgram(6, 500, 1).trace.sealed().bytes();
    Random random = new Random(6);
    int[] lies = {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0, 1, 4096, 1 << 24, 1 << 30};
    for (int i = 0; i < 1000; i++) {
      byte[] lying = whole.clone();
      ByteBuffer buffer = ByteBuffer.wrap(lying).order(ByteOrder.LITTLE_ENDIAN);
      int chunk = TraceFormat.PAGE * (1 + random.nextInt(lying.length / TraceFormat.PAGE - 1));
      int field = 4 * random.nextInt(random.nextInt(3) == 0 ? 1000 : 16);
      buffer.putInt(chunk + field, lies[random.nextInt(lies.length)]);
      read(file(lying));
    }
  }

  @Test
  void saysThatACheckSumDoesNotFit() throws IOException {
    byte[] whole = new SimulatedProgram(9, 500, 1).trace.sealed().bytes();
    whole[whole.length - TraceFormat.PAGE + TraceFormat.CHUNK_HEADER + 8] ^= 1;
    try (TraceFile trace = TraceFile.open(file(whole))) {
      assertThat(trace.damage()).anySatisfy(d -> assertThat(d.message()).contains("check sum"));
    }
  }

  @Test
  void saysSo_whenWhatWasReportedFoundNoRoom() throws IOException {
    byte[] header = Arrays.copyOf(new SimulatedProgram(1, 20, 1).trace.bytes(), TraceFormat.PAGE);
    try (TraceFile trace = TraceFile.open(file(header))) {
      assertThat(trace.damage()).isEmpty();
    }
    header[TraceFormat.FINDING_OFFSET] = 1;
    try (TraceFile trace = TraceFile.open(file(header))) {
      assertThat(trace.damage()).hasSize(1);
      assertThat(trace.damage().get(0).toString()).contains("found no room in the trace");
    }
  }

  @Test
  void saysSo_whenThereWasNoRoomForAnything() throws IOException {
    byte[] header = Arrays.copyOf(new SimulatedProgram(1, 20, 1).trace.bytes(), TraceFormat.PAGE);
    header[TraceFormat.NO_ROOM_OFFSET] = 1;
    try (TraceFile trace = TraceFile.open(file(header))) {
      assertThat(trace.damage()).hasSize(1);
      assertThat(trace.damage().get(0).toString()).contains("no event found room");
    }
  }

  @Test
  void saysSo_whenAChunkIsUsedAnewWhileTheTraceIsRead() throws IOException {
    Path file = file(new SimulatedProgram(8, 500, 1).trace.bytes());
    try (TraceFile trace = TraceFile.open(file);
        RandomAccessFile recorder = new RandomAccessFile(file.toFile(), "rw")) {
      for (long page = TraceFormat.PAGE; page < recorder.length(); page += TraceFormat.PAGE) {
        recorder.seek(page + 8);
        recorder.writeInt(TraceFormat.KIND_SPARE);
      }
      assertThat(trace.cursor().next()).isFalse();
      assertThat(trace.damage()).anySatisfy(d -> assertThat(d.message()).contains("still records"));
    }
  }
}
