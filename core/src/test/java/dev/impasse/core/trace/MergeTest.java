package dev.impasse.core.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import dev.impasse.core.replay.HeldLock;
import dev.impasse.core.replay.LockState;
import dev.impasse.runtime.EventWord;
import dev.impasse.runtime.LockRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeTest {

  private static final int PROGRAMS = 2_000;

  @TempDir Path folder;

  @Test
  void ordersEventsAsTheLocksAllow_andHoldsWhatTheProgramHeld() throws IOException {
    for (int seed = 0; seed < PROGRAMS; seed++) {
      SimulatedProgram program = new SimulatedProgram(seed, 100, 1);
      Path file = program.trace.write(folder.resolve("t.impasse"));
      if (seed % 2 == 0) {
        check(program, file, "seed " + seed);
      } else {
        check(program, compacted(file), "compacted, seed " + seed);
      }
    }
  }

  @Test
  void readsACompactedChunkOnce_whenThePlainOneIsThereToo() throws IOException {
    SimulatedProgram program = new SimulatedProgram(9, 5_000, 1);
    Path plain = program.trace.sealed().write(folder.resolve("t.impasse"));
    byte[] compacted = Files.readAllBytes(compacted(plain));
    byte[] chunks = Arrays.copyOfRange(compacted, TraceFormat.PAGE, compacted.length);
    Files.write(plain, chunks, StandardOpenOption.APPEND);
    check(program, plain, "both");

    // A compacted chunk that is not whole does not count.
    byte[] both = Files.readAllBytes(plain);
    both[both.length - chunks.length + 2 * TraceFormat.CHUNK_HEADER + 5] ^= 1;
    Files.write(plain, both);
    try (TraceFile trace = TraceFile.open(plain)) {
      assertThat(trace.damage()).singleElement();
      long events = 0;
      for (EventCursor event = trace.cursor(); event.next(); ) {
        events++;
      }
      assertThat(events).isEqualTo(program.heldAfter.stream().mapToLong(List::size).sum());
    }
  }

  private Path compacted(Path file) throws IOException {
    Path to = folder.resolve("c.impasse");
    try (TraceFile trace = TraceFile.open(file);
        TraceWriter writer = new TraceWriter(to, trace.about(), false)) {
      trace.copyTo(writer);
    }
    return to;
  }

  @Test
  void readsTheSameEventsAgain_whenTheProcessAddsSomeMeanwhile() throws IOException {
    Path file = acquires(1).write(folder.resolve("t.impasse"));
    byte[] later = Files.readAllBytes(acquires(3).write(folder.resolve("later.impasse")));
    try (TraceFile trace = TraceFile.open(file)) {
      int before = count(trace.cursor());
      Files.write(file, later, StandardOpenOption.WRITE); // in place, as a mapped file is written

      assertThat(count(trace.cursor())).isEqualTo(before);
    }
    try (TraceFile trace = TraceFile.open(file)) {
      assertThat(count(trace.cursor())).isEqualTo(3);
    }
  }

  private static TraceSketch acquires(int locks) {
    TraceSketch sketch = new TraceSketch().thread(1, "main").type(1, "x.Lock");
    for (int lock = 1; lock <= locks; lock++) {
      sketch.lock(1, lock, LockRecord.REENTRANT_LOCK, 0);
      sketch.event(1, EventWord.OP_ACQUIRE, 0, 0, 0, lock);
    }
    return sketch;
  }

  private static int count(EventCursor events) {
    int count = 0;
    while (events.next()) {
      count++;
    }
    return count;
  }

  @Test
  void readsTicketsThatNeedMoreThanOneWord_andManyChunks() throws IOException {
    check(new SimulatedProgram(7, 200_000, 1), "long");
  }

  @Test
  void readsLockNumbersThatNeedMoreThanOneWord() throws IOException {
    check(new SimulatedProgram(8, 2_000, 0x1234567), "wide");
  }

  private void check(SimulatedProgram program, String name) throws IOException {
    check(program, program.trace.write(folder.resolve("t.impasse")), name);
  }

  private static void check(SimulatedProgram program, Path file, String name) throws IOException {
    try (TraceFile trace = TraceFile.open(file)) {
      Map<Integer, Integer> eventsOf = new HashMap<>();
      LockState state = new LockState();
      Rules rules = new Rules();
      EventCursor event = trace.cursor();
      while (event.next()) {
        rules.check(event, trace, name);
        state.apply(event);
        int t = event.thread();
        int n = eventsOf.merge(t, 1, Integer::sum);
        assertThat(describe(state.held(t)))
            .as("%s: event %d of thread %d", name, n, t)
            .isEqualTo(program.heldAfter.get(t - 1).get(n - 1));
      }
      for (int t = 1; t <= program.threads; t++) {
        assertThat(eventsOf.getOrDefault(t, 0))
            .as("%s: events of thread %d", name, t)
            .isEqualTo(program.heldAfter.get(t - 1).size());
      }
      assertThat(trace.damage()).as(name).isEmpty();
    }
  }

  private static String describe(List<HeldLock> held) {
    List<String> parts = new ArrayList<>();
    for (HeldLock h : held) {
      parts.add(h.lock() + (h.mode() == Mode.EXCLUSIVE ? "x" : "s") + h.count());
    }
    parts.sort(null);
    return String.join(" ", parts);
  }

  /** What locks allow, kept independently of {@link LockState}. */
  private static final class Rules {
    private final Map<Integer, Integer> writer = new HashMap<>();
    private final Map<Integer, Integer> readers = new HashMap<>();

    void check(EventCursor event, TraceFile trace, String name) {
      int lock = event.operand();
      LockKind kind = trace.definitions().lock(lock).kind();
      int n = kind == LockKind.SEMAPHORE ? event.count() : 1;
      switch (event.op()) {
        case EventWord.OP_ACQUIRE, EventWord.OP_RESUME -> {
          if (event.shared()) {
            int now = readers.merge(lock, n, Integer::sum);
            assertThat(kind != LockKind.SEMAPHORE || now <= 3).as(name).isTrue();
            assertThat(writer.getOrDefault(lock, event.thread()))
                .as("%s: writer while read", name)
                .isEqualTo(event.thread());
          } else {
            assertThat(writer.put(lock, event.thread())).as("%s: two owners", name).isNull();
            assertThat(readers.getOrDefault(lock, 0)).as("%s: readers", name).isZero();
          }
        }
        case EventWord.OP_RELEASE, EventWord.OP_WAIT -> {
          if (event.shared()) {
            readers.merge(lock, -n, Integer::sum);
          } else {
            assertThat(writer.remove(lock)).as(name).isEqualTo(event.thread());
          }
        }
        default -> {
          // changes no owner
        }
      }
    }
  }

  @Test
  void showsAChildAfterItsStart_andTheEndOfAJoinAfterTheEndOfTheThread() throws IOException {
    TraceSketch sketch = new TraceSketch().type(1, "x.Lock").site(1, "", "");
    sketch.thread(1, "child").thread(2, "parent");
    sketch.lock(1, 1, LockKind.MONITOR.code(), 1);
    sketch.event(1, EventWord.OP_ACQUIRE, 0, 0, 1, 1);
    sketch.event(1, EventWord.OP_RELEASE, 0, -1, 1, 1);
    sketch.event(1, EventWord.OP_END, 0, -1, 0, 0);
    sketch.event(2, EventWord.OP_START, 0, -1, 1, 1);
    sketch.event(2, EventWord.OP_JOIN, 0, -1, 1, 1);
    sketch.event(2, EventWord.OP_JOINED, 0, -1, 1, 1);
    try (TraceFile trace = TraceFile.open(sketch.write(folder.resolve("j.impasse")))) {
      assertThat(ops(trace))
          .containsExactly(
              "2 starts", "2 joins", "1 acquires", "1 releases", "1 ends", "2 has joined");
    }
  }

  @Test
  void showsWhatIsPendingLast_alsoWhatOnlyTheDetectorSaw() throws IOException {
    TraceSketch sketch = new TraceSketch().type(1, "x.Lock").site(1, "", "");
    sketch.thread(1, "a").thread(2, "b");
    sketch.lock(1, 1, LockKind.MONITOR.code(), 1).lock(1, 2, LockKind.MONITOR.code(), 1);
    sketch.event(1, EventWord.OP_ACQUIRE, 0, 0, 1, 1);
    sketch.event(1, EventWord.OP_REQUEST, 0, -1, 1, 2);
    sketch.event(2, EventWord.OP_ACQUIRE, 0, 0, 1, 2);
    sketch.word(0, EventWord.encode(EventWord.OP_THREAD, 0, 0, 0, 0));
    sketch.event(0, EventWord.OP_OBSERVED, 0, -1, 0, 2);
    sketch.event(0, EventWord.OP_REQUEST, 0, -1, 1, 1);
    try (TraceFile trace = TraceFile.open(sketch.write(folder.resolve("p.impasse")))) {
      assertThat(ops(trace))
          .containsExactlyInAnyOrder("1 acquires", "2 acquires", "2 requests", "1 requests")
          .startsWith("1 acquires", "2 acquires");
    }
  }

  @Test
  void releasesTheLockOfAWait_whenItsThreadStillWaitsAtTheEnd() throws IOException {
    for (LockKind kind : List.of(LockKind.MONITOR, LockKind.REENTRANT_LOCK)) {
      TraceSketch sketch = new TraceSketch().type(1, "x.Lock").site(1, "", "");
      sketch.thread(1, "waiter").thread(2, "main");
      sketch.lock(1, 1, kind.code(), 1);
      sketch.event(2, EventWord.OP_ACQUIRE, 0, 0, 1, 1);
      sketch.event(2, EventWord.OP_RELEASE, 0, -1, 1, 1);
      sketch.event(1, EventWord.OP_ACQUIRE, 0, 1, 1, 1);
      sketch.event(1, EventWord.OP_WAIT, 0, -1, 1, 1);
      for (int ticket = 2; ticket < 4; ticket++) {
        sketch.event(2, EventWord.OP_ACQUIRE, 0, ticket, 1, 1);
        sketch.event(2, EventWord.OP_RELEASE, 0, -1, 1, 1);
      }
      try (TraceFile trace = TraceFile.open(sketch.write(folder.resolve("w.impasse")))) {
        LockState state = new LockState();
        for (EventCursor event = trace.cursor(); event.next(); ) {
          state.apply(event);
          assertThat(state.isHolding(1) && state.isHolding(2)).as("two holders").isFalse();
        }
        assertThat(trace.damage()).isEmpty();
        assertThat(state.waits(1)).hasSize(1);
      }
    }
  }

  @Test
  void goesOn_andSaysSo_whenEventsAreMissing() throws IOException {
    TraceSketch sketch = new TraceSketch().type(1, "x.Lock").site(1, "", "");
    sketch.thread(1, "a");
    sketch.lock(1, 1, LockKind.MONITOR.code(), 1);
    sketch.event(1, EventWord.OP_ACQUIRE, 0, 5, 1, 1);
    sketch.event(1, EventWord.OP_RELEASE, 0, -1, 1, 1);
    try (TraceFile trace = TraceFile.open(sketch.write(folder.resolve("g.impasse")))) {
      assertThat(ops(trace)).containsExactly("1 acquires", "1 releases");
      assertThat(trace.damage()).singleElement().asString().contains("events are missing");
    }
  }

  @Test
  void leavesOutWhatComesAfterTheCut_whenTheProcessEndedInGoodOrder() throws IOException {
    TraceSketch sketch = new TraceSketch().closed().type(1, "x.Lock").site(1, "", "");
    sketch.thread(1, "cut").thread(2, "later");
    sketch.lock(1, 1, LockKind.MONITOR.code(), 1).lock(1, 2, LockKind.MONITOR.code(), 1);
    sketch.event(1, EventWord.OP_ACQUIRE, 0, 0, 1, 1); // its release was written after the copy
    sketch.event(2, EventWord.OP_ACQUIRE, 0, 0, 1, 2);
    sketch.event(2, EventWord.OP_RELEASE, 0, -1, 1, 2);
    sketch.event(2, EventWord.OP_ACQUIRE, 0, 7, 1, 1);
    sketch.event(2, EventWord.OP_RELEASE, 0, -1, 1, 1);
    try (TraceFile trace = TraceFile.open(sketch.write(folder.resolve("cut.impasse")))) {
      assertThat(ops(trace)).containsExactly("1 acquires", "2 acquires", "2 releases");
      assertThat(trace.damage()).isEmpty();
    }
  }

  @Test
  void goesOnWithoutDamage_whenEventsWereDroppedAndCounted() throws IOException {
    TraceSketch sketch = new TraceSketch().closed().type(1, "x.Lock").site(1, "", "");
    sketch.thread(1, "a").thread(2, "without room");
    sketch.lock(1, 1, LockKind.MONITOR.code(), 1);
    sketch.word(2, EventWord.encode(EventWord.OP_DROPPED, 0, 0, 0, 0) | 2);
    sketch.event(1, EventWord.OP_ACQUIRE, 0, 5, 1, 1);
    sketch.event(1, EventWord.OP_RELEASE, 0, -1, 1, 1);
    try (TraceFile trace = TraceFile.open(sketch.write(folder.resolve("dropped.impasse")))) {
      assertThat(ops(trace)).endsWith("1 acquires", "1 releases");
      assertThat(trace.damage()).isEmpty();
    }
  }

  @Test
  void findsNoDamage_whenAnOwnLockLetsTheNextOneInBeforeItIsReleased() throws IOException {
    TraceSketch sketch = new TraceSketch().type(1, "x.Lease").site(1, "", "");
    sketch.thread(1, "late").thread(2, "next").thread(3, "other");
    sketch.lock(1, 1, LockKind.MONITOR.code(), 1).lock(1, 2, LockKind.CUSTOM_LOCK.code(), 1);
    sketch.event(1, EventWord.OP_ACQUIRE, 0, 0, 1, 2);
    sketch.event(1, EventWord.OP_ACQUIRE, 0, 1, 1, 1); // after what the others do with the lease
    sketch.event(2, EventWord.OP_ACQUIRE, 0, 1, 1, 2);
    sketch.event(2, EventWord.OP_ACQUIRE, 0, 0, 1, 1);
    sketch.event(2, EventWord.OP_RELEASE, 0, -1, 1, 1);
    try (TraceFile trace = TraceFile.open(sketch.write(folder.resolve("lease.impasse")))) {
      assertThat(ops(trace))
          .containsExactly("1 acquires", "2 acquires", "2 acquires", "2 releases", "1 acquires");
      assertThat(trace.damage()).isEmpty();
    }
  }

  private static List<String> ops(TraceFile trace) {
    List<String> ops = new ArrayList<>();
    EventCursor event = trace.cursor();
    while (event.next()) {
      ops.add(event.thread() + " " + event.verb());
    }
    return ops;
  }

  @Test
  void showsAJoinAfterAllEventsOfTheThread_alsoWhenItsEndIsNotThere() throws IOException {
    TraceSketch sketch = new TraceSketch().thread(1, "parent").thread(2, "child");
    sketch.lock(2, 1, LockKind.MONITOR.code(), 1);
    sketch.event(1, EventWord.OP_START, 0, -1, 1, 2);
    sketch.event(1, EventWord.OP_JOIN, 0, -1, 2, 2);
    sketch.event(1, EventWord.OP_JOINED, 0, -1, 3, 2);
    sketch.event(1, EventWord.OP_REENTER, 0, -1, 4, 1);
    sketch.event(2, EventWord.OP_ACQUIRE, 0, 0, 5, 1);
    sketch.event(2, EventWord.OP_RELEASE, 0, -1, 6, 1);
    try (TraceFile trace = TraceFile.open(sketch.write(folder.resolve("join.impasse")))) {
      List<Integer> sites = new ArrayList<>();
      for (EventCursor event = trace.cursor(); event.next(); ) {
        sites.add(event.site());
      }
      assertThat(sites).containsExactly(1, 2, 5, 6, 3, 4);
    }
  }
}
