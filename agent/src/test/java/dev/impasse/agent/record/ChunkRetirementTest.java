package dev.impasse.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.file.FileMode;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.TraceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a reader finds when the process is killed between any two steps of sealing, compacting and
 * using anew: what is mapped or written then is what is in the file.
 */
class ChunkRetirementTest {

  private static final int SIZE = 1;
  private static final long MAX_BYTES = 4 << 20;

  @TempDir private Path folder;

  private final List<StreamSketch> streams = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();

  private static TraceSettings settings(Path path) {
    return new TraceSettings(path, FileMode.PRIVATE, MAX_BYTES, 1);
  }

  @Test
  void hasEveryEventAtEachStep_whenChunksAreCompactedAndUsedAnew() throws IOException {
    Path path = folder.resolve("t.impasse");
    Steps cut = step -> cutAt(path, step);
    MappedTrace file = new MappedTrace(settings(path), "", cut);
    ChunkPool pool = new ChunkPool(file, cut);
    ChunkRetirement full = new ChunkRetirement(file, pool, cut);
    pool.fill();
    for (int thread = 1; thread <= 2; thread++) {
      streams.add(new StreamSketch(thread, pool, full, SIZE));
    }
    for (int round = 0; round < 3; round++) {
      streams.forEach(StreamSketch::fillChunk);
      while (full.retireOne()) {
        pool.fill();
      }
    }
    assertThat(steps)
        .contains(
            "zeros at the end of the file",
            "sealed",
            "spare header of a compacted chunk",
            "payload of a compacted chunk",
            "header of a compacted chunk",
            "a chunk that was compacted is spare",
            "a part of it is empty");
    assertThat(streams).allSatisfy(s -> assertThat(s.written()).isGreaterThan(20_000));
  }

  @Test
  void leavesAChunkAlone_whenItIsAddedTwice_andHasAnotherOwnerMeanwhile() throws IOException {
    Path path = folder.resolve("t.impasse");
    MappedTrace file = new MappedTrace(settings(path), "");
    ChunkPool pool = new ChunkPool(file, Steps.NONE);
    ChunkRetirement full = new ChunkRetirement(file, pool, Steps.NONE);
    pool.fill();
    StreamSketch first = new StreamSketch(1, pool, full, SIZE);
    streams.add(first);
    ByteBuffer chunk = first.chunk();
    first.fillChunk();
    full.add(chunk, first.thread);
    full.retireOne();
    StreamSketch second = new StreamSketch(2, pool, full, SIZE);
    while (second.chunk() != chunk) {
      second = new StreamSketch(second.thread + 1, pool, full, SIZE);
      pool.fill();
    }
    streams.add(second);
    full.retireOne();
    second.fillChunk();
    cutAt(path, "after all");
  }

  /** Reads the file as it is and compares it with what was written so far. */
  private void cutAt(Path path, String step) {
    if (streams.isEmpty()) {
      return; // nothing was recorded, and at first not even a header
    }
    steps.add(step);
    Map<Integer, Long> events = new HashMap<>();
    try (TraceFile trace = TraceFile.open(path)) {
      EventCursor event = trace.cursor();
      while (event.next()) {
        events.merge(event.thread(), 1L, Long::sum);
      }
      assertThat(trace.damage()).as(step).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(step, e);
    }
    for (StreamSketch stream : streams) {
      long found = events.getOrDefault(stream.thread, 0L);
      assertThat(found)
          .as("step %d, %s, thread %d", steps.size(), step, stream.thread)
          .isEqualTo(stream.written());
    }
  }
}
