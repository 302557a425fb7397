package dev.impasse.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.file.FileMode;
import dev.impasse.core.trace.DefinitionRecords;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.TraceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinalTraceTest {

  private static final long MAX_BYTES = 64 << 20;

  @TempDir private Path folder;

  private Path path;
  private MappedTrace file;
  private ChunkPool pool;
  private ChunkRetirement full;
  private DefinitionLog definitions;

  @BeforeEach
  void open() throws IOException {
    path = folder.resolve("t.impasse");
    file =
        new MappedTrace(
            new TraceSettings(path, FileMode.PRIVATE, MAX_BYTES, 1), "command=java Main\n");
    pool = new ChunkPool(file, Steps.NONE);
    full = new ChunkRetirement(file, pool, Steps.NONE);
    definitions = new DefinitionLog(pool);
    pool.fill();
  }

  private static long events(Path path) throws IOException {
    try (TraceFile trace = TraceFile.open(path)) {
      long events = 0;
      EventCursor event = trace.cursor();
      while (event.next()) {
        events++;
      }
      assertThat(trace.damage()).isEmpty();
      return events;
    }
  }

  @Test
  void leavesPagesAndNotMegabytes_whenLittleWasRecorded() throws IOException {
    StreamSketch stream = new StreamSketch(1, pool, full, 0);
    definitions.add(StreamSketch.thread(1, "main"));
    definitions.add(DefinitionRecords.ofClass(7, "")); // its record ends in zeros
    assertThat(Files.size(path)).isGreaterThan(4 << 20);
    file.finish();
    assertThat(Files.size(path)).isEqualTo(3 * 4096);
    assertThat(events(path)).isEqualTo(stream.written());
    try (TraceFile trace = TraceFile.open(path)) {
      assertThat(trace.closedInGoodOrder()).isTrue();
      assertThat(trace.about()).containsEntry("command", "java Main");
      assertThat(trace.definitions().thread(1).name()).isEqualTo("main");
    }
  }

  @Test
  void hasEveryEvent_ofChunksOfAllKinds() throws IOException {
    List<StreamSketch> streams = new ArrayList<>();
    for (int thread = 1; thread <= 3; thread++) {
      streams.add(new StreamSketch(thread, pool, full, thread - 1));
    }
    for (int round = 0; round < 2; round++) {
      streams.forEach(StreamSketch::fillChunk);
      full.retireOne(); // some are compacted, and some still wait for that
      pool.fill();
    }
    long before = events(path);
    file.finish();
    assertThat(events(path))
        .isEqualTo(before)
        .isEqualTo(streams.stream().mapToLong(StreamSketch::written).sum());
    assertThat(Files.size(path)).isLessThan(1 << 20);
  }

  @Test
  void isWhole_whenAThreadIsGivenAChunkThatTheCopyHasPassed() throws IOException {
    StreamSketch[] streams = new StreamSketch[2];
    AtomicInteger copied = new AtomicInteger();
    Path late = folder.resolve("late.impasse");
    file =
        new MappedTrace(
            new TraceSettings(late, FileMode.PRIVATE, MAX_BYTES, 1),
            "",
            step -> {
              if (step.equals("a chunk of the final trace") && copied.getAndIncrement() < 2) {
                streams[1].fillChunk();
              }
            });
    pool = new ChunkPool(file, Steps.NONE);
    full = new ChunkRetirement(file, pool, Steps.NONE);
    pool.fill();
    ByteBuffer passed = pool.take(0);
    streams[0] = new StreamSketch(1, pool, full, 0);
    streams[1] = new StreamSketch(2, pool, full, 0);
    List<ByteBuffer> rest = new ArrayList<>();
    while (!pool.low(0)) {
      rest.add(pool.take(0));
    }
    for (ByteBuffer one = pool.take(0); one.capacity() == passed.capacity(); one = pool.take(0)) {
      rest.add(one);
    }
    pool.release(passed);
    rest.forEach(pool::release);

    file.finish();

    assertThat(events(late)).isPositive();
  }

  @Test
  void leavesTheNameAlone_whenItIsAnothersMeanwhile() throws IOException {
    StreamSketch stream = new StreamSketch(1, pool, full, 0);
    Path moved = Files.move(path, folder.resolve("moved.impasse"));
    Files.writeString(path, "evidence of somebody else");
    file.finish();
    assertThat(path).hasContent("evidence of somebody else");
    assertThat(events(moved)).isEqualTo(stream.written());
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }
}
