package dev.impasse.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.trace.ChunkHeader;
import dev.impasse.core.trace.TraceFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of one chunk: spare, open, sealed, spare again. */
class ChunksTest {

  private static final int STREAM = 7;
  private static final long SEQUENCE = 3;

  private final ByteBuffer chunk = ByteBuffer.allocate(8 << 10).order(ByteOrder.LITTLE_ENDIAN);

  @BeforeEach
  void isOpened() {
    Chunks.spare(chunk);
    Chunks.open(chunk, TraceFormat.KIND_EVENTS, STREAM, SEQUENCE);
  }

  private void write(int words) {
    for (int i = 0; i < words; i++) {
      chunk.putLong(TraceFormat.CHUNK_HEADER + 8 * i, i + 1L);
    }
  }

  @Test
  void isOpen_forItsStreamAndNumberAlone() {
    assertThat(Chunks.isOpen(chunk, STREAM, SEQUENCE)).isTrue();
    assertThat(Chunks.isOpen(chunk, STREAM + 1, SEQUENCE)).isFalse();
    assertThat(Chunks.isOpen(chunk, STREAM, SEQUENCE + 1)).isFalse();
  }

  @Test
  void endsBehindItsLastWord() {
    assertThat(Chunks.endOfEvents(chunk)).isEqualTo(TraceFormat.CHUNK_HEADER);
    write(5);
    assertThat(Chunks.endOfEvents(chunk)).isEqualTo(TraceFormat.CHUNK_HEADER + 40);
    write((chunk.capacity() - TraceFormat.CHUNK_HEADER) / 8);
    assertThat(Chunks.endOfEvents(chunk)).isEqualTo(chunk.capacity());
  }

  @Test
  void saysItsLengthAndChecksum_whenItIsSealed() {
    write(5);
    Chunks.seal(chunk, Chunks.endOfEvents(chunk));

    CRC32 crc = new CRC32();
    crc.update(chunk.array(), TraceFormat.CHUNK_HEADER, 40);
    assertThat(ChunkHeader.payloadBytes(chunk)).isEqualTo(40);
    assertThat(ChunkHeader.payloadSum(chunk)).isEqualTo((int) crc.getValue());
    assertThat(ChunkHeader.sealed(chunk)).isPositive();
    assertThat(Chunks.isOpen(chunk, STREAM, SEQUENCE)).isFalse();
  }

  @Test
  void isEmptyAsANewOne_whenItIsUsedAnew() {
    write(100);
    Chunks.seal(chunk, Chunks.endOfEvents(chunk));
    List<String> steps = new ArrayList<>();

    Chunks.recycle(chunk, steps::add);

    assertThat(ChunkHeader.kind(chunk)).isEqualTo(TraceFormat.KIND_SPARE);
    assertThat(ChunkHeader.sealed(chunk)).isZero();
    assertThat(Chunks.endOfEvents(chunk)).isEqualTo(TraceFormat.CHUNK_HEADER);
    assertThat(steps.get(0)).isEqualTo("a chunk that was compacted is spare");
    Chunks.open(chunk, TraceFormat.KIND_EVENTS, 8, 0);
    assertThat(Chunks.isOpen(chunk, 8, 0)).isTrue();
  }
}
