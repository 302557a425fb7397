package dev.impasse.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.file.FileMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which chunk a thread gets, what is kept back, and what happens at the limit of the file. */
class ChunkPoolTest {

  private static final int SMALL = 4 << 10;
  private static final int MIDDLE = 64 << 10;
  private static final int LARGE = 512 << 10;

  @TempDir private Path folder;
  private ChunkPool pool;

  @BeforeEach
  void opensATrace() throws IOException {
    TraceSettings settings =
        new TraceSettings(folder.resolve("t.impasse"), FileMode.PRIVATE, 32 << 20, 1);
    pool = new ChunkPool(new MappedTrace(settings, ""), Steps.NONE);
  }

  private List<ByteBuffer> takeAll(int size) {
    List<ByteBuffer> taken = new ArrayList<>();
    for (ByteBuffer chunk = pool.take(size); chunk != null; chunk = pool.take(size)) {
      taken.add(chunk);
    }
    return taken;
  }

  @Test
  void hasNothing_beforeItIsFilled() {
    assertThat(pool.take(0)).isNull();
    assertThat(pool.low(0)).isTrue();
  }

  @Test
  void givesTheSizeThatIsWanted() {
    pool.fill();
    assertThat(pool.low(0) || pool.low(1)).isFalse();
    assertThat(pool.take(0)).extracting(ByteBuffer::capacity).isEqualTo(SMALL);
    assertThat(pool.take(1)).extracting(ByteBuffer::capacity).isEqualTo(MIDDLE);
    assertThat(pool.take(2)).extracting(ByteBuffer::capacity).isEqualTo(LARGE);
  }

  @Test
  void givesALargerOne_whenTheSizeHasRunOut_andASmallerOneAtLast() {
    pool.fill();
    List<Integer> sizes = takeAll(1).stream().map(ByteBuffer::capacity).toList();
    assertThat(sizes).startsWith(MIDDLE).endsWith(SMALL).contains(LARGE);
    assertThat(sizes.indexOf(LARGE)).isLessThan(sizes.indexOf(SMALL));
  }

  @Test
  void keepsOneBackForDefinitions_whenStreamsHaveTakenAll() {
    pool.fill();
    takeAll(2);
    assertThat(pool.take(0)).isNull();
    assertThat(pool.takeForDefinitions()).isNotNull();
    assertThat(pool.takeForDefinitions()).isNull();
  }

  @Test
  void saysWhyItDoesNotGrow_onceTheFileIsFull() {
    pool.fill();
    assertThat(pool.exhausted()).isNull();
    for (int round = 0; round < 100 && pool.exhausted() == null; round++) {
      takeAll(2);
      pool.fill();
    }
    assertThat(pool.exhausted()).contains("trace-max");
  }

  @Test
  void givesAChunkAgain_thatWasEmptied() {
    pool.fill();
    List<ByteBuffer> all = takeAll(1);
    ByteBuffer emptied = all.get(0);
    pool.release(emptied);
    assertThat(pool.take(1)).isSameAs(emptied);
    assertThat(pool.take(1)).isNull();
  }

  @Test
  void keepsMoreReady_whenASizeHasRunOut() {
    pool.fill();
    int before = count(MIDDLE);
    pool.fill();
    assertThat(count(MIDDLE)).isGreaterThan(before);
  }

  private int count(int bytes) {
    return (int) takeAll(1).stream().filter(chunk -> chunk.capacity() == bytes).count();
  }
}
