package dev.impasse.core.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.model.LockKind;
import dev.impasse.core.predict.Bounds;
import dev.impasse.core.predict.Prediction;
import dev.impasse.core.predict.Predictor;
import dev.impasse.core.replay.Replay;
import dev.impasse.runtime.EventWord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the order of locks alone says of a trace is what its replay and its prediction say. */
class RecordedOrderTest {

  private static final int PROGRAMS = 1_000;

  @TempDir Path folder;

  @Test
  void saysWhatTheWholeAnalysisSays_ofRandomPrograms() throws IOException {
    Random random = new Random(5);
    int ordered = 0;
    int predicted = 0;
    for (int seed = 0; seed < PROGRAMS; seed++) {
      SimulatedProgram program =
          new SimulatedProgram(seed, 3 + random.nextInt(seed % 2 == 0 ? 12 : 40), 1);
      Path file = program.trace.closed().write(folder.resolve("t.impasse"));
      try (TraceFile trace = TraceFile.open(file)) {
        Prediction quick = Predictor.ordered(trace);
        Replay replay = Replay.of(trace);
        Prediction whole = Predictor.of(trace, replay, Bounds.STANDARD);
        predicted += whole.findings().isEmpty() ? 0 : 1;
        if (quick != null) {
          ordered++;
          assertThat(whole.findings()).as("seed %d", seed).isEmpty();
          assertThat(whole.dropped()).as("seed %d", seed).isEmpty();
          assertThat(whole.notes()).as("seed %d", seed).isEmpty();
          assertThat(replay.deadlocks()).as("seed %d", seed).isEmpty();
          assertThat(replay.damage()).as("seed %d", seed).isEmpty();
          assertThat(quick.events()).as("seed %d", seed).isEqualTo(replay.index());
          assertThat(quick.threads())
              .as("seed %d", seed)
              .isEqualTo(replay.state().threads().size());
        }
      }
    }
    assertThat(ordered).isGreaterThan(PROGRAMS / 4);
    assertThat(predicted).isPositive();
  }

  @Test
  void isQuick_whereLocksAreTakenInOneOrder() throws IOException {
    assertThat(quick(t -> nest(t, 1, 1, 2, 0), t -> nest(t, 2, 1, 2, 1))).isTrue();
    assertThat(quick(t -> nest(t, 1, 1, 2, 0), t -> nest(t, 2, 2, 1, 1))).isFalse();
  }

  @Test
  void givesUp_whereTheWholeAnalysisMaySaySomething() throws IOException {
    Consumer<TraceSketch> good = t -> nest(t, 1, 1, 2, 0);
    assertThat(quick(good, t -> event(t, 2, EventWord.OP_REQUEST, 0, -1, 1)))
        .as("waits at the end")
        .isFalse();
    assertThat(quick(good, t -> nest(t, 2, 1, 2, 2))).as("tickets are missing").isFalse();
    assertThat(quick(good, t -> event(t, 2, EventWord.OP_RELEASE, 0, -1, 1)))
        .as("released by another")
        .isFalse();
    assertThat(quick(good, t -> event(t, 2, EventWord.OP_DROPPED, 0, -1, 0)))
        .as("events are missing")
        .isFalse();
    assertThat(
            quick(
                t -> event(t, 1, EventWord.OP_ACQUIRE, 0, 0, 1),
                t -> event(t, 2, EventWord.OP_ACQUIRE, 0, 1, 1)))
        .as("two have one monitor")
        .isFalse();
    assertThat(
            quick(
                t -> event(t, 1, EventWord.OP_ACQUIRE, 0, 0, 1),
                t -> event(t, 1, EventWord.OP_JOIN, 0, -1, 2),
                t -> event(t, 2, EventWord.OP_END, 0, -1, 0),
                t -> event(t, 1, EventWord.OP_JOINED, 0, -1, 2),
                t -> event(t, 1, EventWord.OP_RELEASE, 0, -1, 1)))
        .as("joins while it holds a lock")
        .isFalse();
  }

  /** A reader that takes the write half as well wants it while it holds what it took between. */
  @Test
  void keepsTheModesOfALockApart() throws IOException {
    int shared = EventWord.FLAG_SHARED;
    assertThat(
            quick(
                t -> event(t, 1, EventWord.OP_ACQUIRE, shared, 0, 3),
                t -> event(t, 1, EventWord.OP_ACQUIRE, 0, 0, 1),
                t -> event(t, 1, EventWord.OP_ACQUIRE, 0, 1, 3),
                t -> event(t, 1, EventWord.OP_RELEASE, 0, 2, 3),
                t -> event(t, 1, EventWord.OP_RELEASE, 0, -1, 1),
                t -> event(t, 1, EventWord.OP_RELEASE, shared, 3, 3)))
        .isFalse();
  }

  private static void nest(TraceSketch trace, int thread, int outer, int inner, long ticket) {
    event(trace, thread, EventWord.OP_ACQUIRE, 0, ticket, outer);
    event(trace, thread, EventWord.OP_ACQUIRE, 0, ticket, inner);
    event(trace, thread, EventWord.OP_RELEASE, 0, -1, inner);
    event(trace, thread, EventWord.OP_RELEASE, 0, -1, outer);
  }

  private static void event(
      TraceSketch trace, int thread, int op, int flags, long ticket, int operand) {
    trace.event(thread, op, flags, ticket, 1, operand);
  }

  @SafeVarargs
  private final boolean quick(Consumer<TraceSketch>... events) throws IOException {
    TraceSketch sketch = new TraceSketch().type(1, "x.Lock").site(1, "lock", "x.C.lock");
    sketch.thread(1, "one").thread(2, "two").closed();
    sketch.lock(1, 1, LockKind.MONITOR.code(), 1).lock(1, 2, LockKind.MONITOR.code(), 1);
    sketch.lock(1, 3, LockKind.READ_WRITE_LOCK.code(), 1);
    for (Consumer<TraceSketch> event : events) {
      event.accept(sketch);
    }
    try (TraceFile trace = TraceFile.open(sketch.write(folder.resolve("s.impasse")))) {
      return Predictor.ordered(trace) != null;
    }
  }
}
