package dev.impasse.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.file.FileMode;
import dev.impasse.core.trace.TraceFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written again in its compacted form, and what stays; content: ChunkRetirementTest. */
class CompactorTest {

  @TempDir private Path folder;

  private static ByteBuffer sealed(int bytes, int words) {
    ByteBuffer chunk = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    Chunks.spare(chunk);
    Chunks.open(chunk, TraceFormat.KIND_EVENTS, 1, 0);
    for (int i = 0; i < words; i++) {
      chunk.putLong(TraceFormat.CHUNK_HEADER + 8 * i, i + 1L);
    }
    Chunks.seal(chunk, Chunks.endOfEvents(chunk));
    return chunk;
  }

  private MappedTrace trace(long maxBytes) throws IOException {
    TraceSettings settings =
        new TraceSettings(folder.resolve("t.impasse"), FileMode.PRIVATE, maxBytes, 1);
    return new MappedTrace(settings, "");
  }

  @Test
  void writesALargeChunkAgain_smaller() throws IOException {
    MappedTrace file = trace(4 << 20);
    long before = Files.size(folder.resolve("t.impasse"));

    assertThat(new Compactor(file).compact(sealed(64 << 10, 8000))).isTrue();

    long more = Files.size(folder.resolve("t.impasse")) - before;
    assertThat(more).isPositive().isLessThan(64 << 10);
  }

  @Test
  void leavesASmallOrEmptyChunkAsItIs() throws IOException {
    Compactor compactor = new Compactor(trace(4 << 20));
    assertThat(compactor.compact(sealed(4 << 10, 100))).isFalse();
    assertThat(compactor.compact(sealed(64 << 10, 0))).isFalse();
  }

  @Test
  void leavesAChunkAsItIs_whenTheFileIsFull() throws IOException {
    MappedTrace file = trace(2 << 20);
    Compactor compactor = new Compactor(file);
    ByteBuffer chunk = sealed(512 << 10, 60_000);
    int written = 0;
    while (written < 1000 && compactor.compact(chunk)) {
      written++;
    }
    assertThat(written).isBetween(1, 999);
    assertThat(Files.size(folder.resolve("t.impasse"))).isLessThanOrEqualTo(2 << 20);
  }
}
