package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.runtime.EventWord;
import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After {@code kill -9} at any moment the trace has every event up to that moment, on a machine
 * that has other things to do as well.
 */
class KilledIT {

  private static final int KILLS = Integer.getInteger("impasse.kills", 12);
  private static final int BUSY_THREADS = 2;
  private static final int LONGEST_MILLIS = 400;

  @TempDir private Path directory;

  /** Threads that leave the processors to others only when they must. */
  private static AutoCloseable load() {
    AtomicBoolean over = new AtomicBoolean();
    for (int i = 0; i < BUSY_THREADS; i++) {
      Thread busy =
          new Thread(
              () -> {
                while (!over.get()) {
                  Thread.onSpinWait();
                }
              });
      busy.setDaemon(true);
      busy.start();
    }
    return () -> over.set(true);
  }

  @Test
  void readsEveryEventBack_whenTheProcessIsKilledAtARandomMoment_besideLoad() throws Exception {
    Random random = new Random(20261123);
    List<Jdk> jdks = Jdk.all().toList();
    for (int i = 0; i < KILLS; i++) {
      Jdk jdk = jdks.get(i % jdks.size());
      Path counters = directory.resolve("counters-" + i);
      Path trace = directory.resolve("t" + i + ".impasse");
      try (AutoCloseable load = load();
          ForkedProgram run =
              JvmCommand.on(jdk, directory)
                  .bothCompilers()
                  .agent("trace=" + trace.getFileName())
                  .start(KilledProgram.class, counters.toString())) {
        assertThat(load).isNotNull();
        assertThat(run.untilPrinted("running", ForkedProgram.DEADLINE)).isTrue();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_MILLIS)); // the moment, not a wait
        run.kill();
        assertThat(run.err()).isEmpty();
      }
      check("kill " + i + " on " + jdk, counters, trace);
      Files.delete(trace);
    }
  }

  /** The program counts right after each release: the trace may be ahead of it by one step. */
  private static void check(String when, Path counters, Path file) throws IOException {
    Map<Long, Long> released = new HashMap<>();
    Map<Long, Long> acquired = new HashMap<>();
    boolean whole = true;
    try (TraceFile trace = TraceFile.open(file)) {
      EventCursor event = trace.cursor();
      while (event.next()) {
        long thread = trace.definitions().thread(event.thread()).tid();
        if (event.op() == EventWord.OP_ACQUIRE) {
          acquired.merge(thread, 1L, Long::sum);
        } else if (event.op() == EventWord.OP_RELEASE) {
          released.merge(thread, 1L, Long::sum);
        } else if (event.op() == EventWord.OP_DROPPED) {
          whole = false; // the machine was too busy to record all, and the trace says so
        }
      }
      if (whole) {
        assertThat(trace.damage()).as(when).isEmpty();
      }
      assertThat(trace.closedInGoodOrder()).isFalse();
    }
    ByteBuffer words = ByteBuffer.wrap(Files.readAllBytes(counters)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < KilledProgram.THREADS; i++) {
      long thread = words.getLong(i * KilledProgram.WORDS * Long.BYTES);
      long counted = words.getLong((i * KilledProgram.WORDS + 1) * Long.BYTES);
      if (thread != 0) {
        long least = whole ? counted : 0;
        assertThat(released.getOrDefault(thread, 0L)).as(when).isBetween(least, counted + 1);
        assertThat(acquired.getOrDefault(thread, 0L)).as(when).isBetween(least, counted + 1);
      }
    }
  }
}
