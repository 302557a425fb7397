package dev.impasse.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.file.FileMode;
import dev.impasse.core.trace.Damage;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.core.trace.TraceFormat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the checks of open chunks find, and that they find nothing where nothing is damaged. */
class OpenChunkChecksTest {

  private static final long MAX_BYTES = 4 << 20;
  private static final int MUTANTS = 400;

  @TempDir private Path folder;

  private final OpenChunkChecks checks = new OpenChunkChecks();
  private Path path;
  private ChunkPool pool;
  private ChunkRetirement full;
  private DefinitionLog definitions;

  @BeforeEach
  void open() throws IOException {
    path = folder.resolve("t.impasse");
    MappedTrace file = new MappedTrace(new TraceSettings(path, FileMode.PRIVATE, MAX_BYTES, 1), "");
    pool = new ChunkPool(file, Steps.NONE);
    full = new ChunkRetirement(file, pool, Steps.NONE);
    definitions = new DefinitionLog(pool);
    pool.fill();
  }

  private void pass(StreamSketch... streams) {
    checks.begin();
    for (StreamSketch stream : streams) {
      checks.events(stream.chunk(), stream.thread);
    }
    ByteBuffer definition = definitions.chunk();
    if (definition != null) {
      checks.definitions(definition);
    }
    checks.end();
  }

  /** What a reader shows of a file, and whether it says that it is damaged. */
  private record Answer(List<Damage> damage, int events, String name) {}

  private Answer read() throws IOException {
    try (TraceFile trace = TraceFile.open(path)) {
      int events = 1;
      EventCursor event = trace.cursor();
      while (event.next()) {
        events = 31 * events + event.op() * 7 + event.thread() * 5 + event.operand();
        events = 31 * events + event.site() + (event.timed() ? 1 : 0) + (event.shared() ? 2 : 0);
      }
      String names = trace.definitions().thread(1).name() + trace.definitions().thread(2).name();
      return new Answer(trace.damage(), events, names);
    }
  }

  @Test
  void findNothing_whileThreadsWriteAndChunksAreUsedAnew() throws IOException {
    StreamSketch first = new StreamSketch(1, pool, full, 1);
    StreamSketch second = new StreamSketch(2, pool, full, 0);
    for (int round = 0; round < 60; round++) {
      definitions.add(StreamSketch.thread(1, "thread " + round));
      first.write(round * 40);
      second.write(round % 3);
      pass(first, second);
      assertThat(read().damage()).as("round %d", round).isEmpty();
      if (round % 5 == 0) {
        full.retireOne();
        pool.fill();
      }
    }
  }

  @Test
  void findEveryFlippedBit_ofWhatIsOlderThanTwoPasses() throws IOException {
    definitions.add(StreamSketch.thread(1, "first"));
    definitions.add(StreamSketch.thread(2, "second"));
    StreamSketch first = new StreamSketch(1, pool, full, 0);
    StreamSketch second = new StreamSketch(2, pool, full, 0);
    first.write(100);
    second.write(60);
    second.request();
    pass(first, second);
    pass(first, second);
    Answer whole = read();
    assertThat(whole.damage()).isEmpty();
    Random random = new Random(35);
    int silent = 0;
    for (int i = 0; i < MUTANTS; i++) {
      ByteBuffer chunk =
          i % 4 == 0 ? definitions.chunk() : i % 4 == 1 ? first.chunk() : second.chunk();
      int end = i % 4 == 0 ? TraceFormat.CHUNK_HEADER + 64 : Chunks.endOfEvents(chunk);
      boolean last = i % 4 == 3; // the words at the end decide what a deadlock is
      int from = last ? end - 2 * Long.BYTES : TraceFormat.CHUNK_HEADER;
      int at = from + random.nextInt(end - from);
      byte bit = (byte) (1 << random.nextInt(8));
      chunk.put(at, (byte) (chunk.get(at) ^ bit));
      Answer mutant = read();
      silent += mutant.damage().isEmpty() && !mutant.equals(whole) ? 1 : 0;
      chunk.put(at, (byte) (chunk.get(at) ^ bit));
    }
    assertThat(silent).as("of %d", MUTANTS).isZero();
    assertThat(read()).isEqualTo(whole);
  }

  @Test
  void findChunksThatVanish_whenTheirHeaderIsDamaged() throws IOException {
    StreamSketch stream = new StreamSketch(1, pool, full, 0);
    stream.write(10);
    pass(stream);
    pass(stream);
    long chunk = TraceFormat.PAGE; // the first one that was carved
    try (RandomAccessFile bytes = new RandomAccessFile(path.toFile(), "rw")) {
      for (int offset : new int[] {8, 32, 48, 56, 60}) {
        bytes.seek(chunk + offset);
        int before = bytes.read();
        bytes.seek(chunk + offset);
        bytes.write(before ^ 1);
        assertThat(read().damage()).as("header byte %d", offset).isNotEmpty();
        bytes.seek(chunk + offset);
        bytes.write(before);
        assertThat(read().damage()).isEmpty();
      }
    }
  }
}
