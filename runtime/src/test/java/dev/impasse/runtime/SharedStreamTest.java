package dev.impasse.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A stream that many threads write to at once: nothing is lost, and the words of one stay in order.
 */
class SharedStreamTest {

  private static final int CHUNK_BYTES = 4096;
  private static final int THREADS = 8;
  private static final int EVENTS = 20_000;

  private final AgentLink before = Tracking.link;

  @AfterEach
  void takeTheLinkBack() {
    Tracking.link = before;
  }

  @Test
  void keepsEveryEventOfEachThreadInOrder_whenManyWriteAtOnce() throws InterruptedException {
    Chunks chunks = new Chunks(Integer.MAX_VALUE);
    Tracking.link = chunks;
    SharedStream stream = new SharedStream(7);
    write(stream, EVENTS);
    Map<Integer, List<Integer>> events = chunks.read();
    assertThat(events).hasSize(THREADS);
    assertThat(events.values())
        .allSatisfy(
            of -> {
              assertThat(of).hasSize(EVENTS).isSorted();
            });
    assertThat(stream.dropped()).isZero();
    assertThat(chunks.misfits).hasValue(0);
  }

  @Test
  void saysWhereEventsAreMissing_whenNoChunkIsLeft() throws InterruptedException {
    Chunks chunks = new Chunks(5);
    Tracking.link = chunks;
    SharedStream stream = new SharedStream(7);
    write(stream, EVENTS);
    long read = chunks.read().values().stream().mapToLong(List::size).sum();
    assertThat(read).isPositive();
    assertThat(stream.dropped()).isEqualTo((long) THREADS * EVENTS - read);
    int marks = chunks.marks.get();
    assertThat(marks).isPositive(); // each chunk that came later has one more
    chunks.left.set(1_000);
    EventStream words = EventStream.staging();
    for (int i = 0; i < EVENTS; i++) {
      put(words, i);
      stream.write(1, words);
    }
    chunks.read();
    assertThat(chunks.marks).hasValueGreaterThan(marks);
  }

  @Test
  void leavesAnEventOut_thatWasClaimedAndNeverWritten() {
    Chunks chunks = new Chunks(1);
    SharedChunk chunk = new SharedChunk(chunks.takeChunk(0), 0);
    EventStream words = EventStream.staging();
    put(words, 1);
    chunk.fill(chunk.claim(1, 1), 1, words, 7, chunks);
    int never = chunk.claim(2, 1);
    put(words, 3);
    chunk.fill(chunk.claim(3, 1), 3, words, 7, chunks);
    assertThat(never).isNegative();
    assertThat(chunks.read()).containsOnlyKeys(1, 3);
  }

  private static void write(SharedStream stream, int events) throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int n = 1; n <= THREADS; n++) {
      long id = n;
      Thread thread =
          new Thread(
              () -> {
                EventStream words = EventStream.staging();
                awaitUnchecked(go);
                for (int i = 0; i < events; i++) {
                  put(words, i);
                  stream.write(id, words);
                }
              });
      threads.add(thread);
      thread.start();
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void put(EventStream words, int i) {
    words.restage();
    words.event(EventWord.OP_RELEASE, 0, 1, i);
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Chunks as the recorder has them, and what a reader makes of them. */
  private static final class Chunks extends QuietLink {
    private final Queue<ByteBuffer> taken = new ConcurrentLinkedQueue<>();
    private final Queue<ByteBuffer> unused = new ConcurrentLinkedQueue<>();
    private final AtomicInteger left;
    private final AtomicInteger misfits = new AtomicInteger();
    private final AtomicInteger marks = new AtomicInteger();

    Chunks(int left) {
      this.left = new AtomicInteger(left);
    }

    @Override
    public ByteBuffer takeChunk(int sequence) {
      ByteBuffer again = unused.poll();
      if (again != null) {
        return again;
      }
      if (left.getAndDecrement() <= 0) {
        left.set(0);
        return null;
      }
      ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      taken.add(chunk);
      return chunk;
    }

    @Override
    public void openChunk(ByteBuffer chunk, int stream, int sequence) {
      chunk.putInt(12, stream);
      chunk.putLong(16, sequence);
      chunk.putInt(8, 1);
    }

    @Override
    public void unusedChunk(ByteBuffer chunk) {
      unused.add(chunk);
    }

    @Override
    public void fullChunk(ByteBuffer chunk, int stream, int sequence, int end) {
      if (stream != 7 || end > chunk.capacity()) {
        misfits.incrementAndGet();
      }
    }

    Map<Integer, List<Integer>> read() {
      Map<Integer, List<Integer>> events = new HashMap<>();
      List<ByteBuffer> opened = taken.stream().filter(chunk -> chunk.getInt(8) == 1).toList();
      marks.set(0);
      opened.stream()
          .sorted(Comparator.comparingLong(chunk -> chunk.getLong(16)))
          .forEach(chunk -> read(chunk, events));
      return events;
    }

    private void read(ByteBuffer chunk, Map<Integer, List<Integer>> events) {
      int thread = 0;
      for (int at = EventStream.PAYLOAD_OFFSET; at < CHUNK_BYTES; at += Long.BYTES) {
        long word = chunk.getLong(at);
        switch (EventWord.op(word)) {
          case EventWord.OP_THREAD -> thread = EventWord.operand(word);
          case EventWord.OP_RELEASE ->
              events.computeIfAbsent(thread, t -> new ArrayList<>()).add(EventWord.operand(word));
          case EventWord.OP_DROPPED -> marks.incrementAndGet();
          default -> assertThat(word).isZero();
        }
      }
    }
  }
}
