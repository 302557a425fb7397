package dev.impasse.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.core.trace.TraceSketch;
import dev.impasse.runtime.EventWord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands at the end of a trace gets the word that live detection gives it. */
class StateGraphTest {

  @TempDir private Path folder;

  private final TraceSketch sketch =
      new TraceSketch().type(1, "x.Lock").site(1, "", "").thread(1, "one").thread(2, "two");

  @Test
  void isSilent_whenAThreadJoinsItself() throws IOException {
    event(1, EventWord.OP_JOIN, 1);

    assertThat(deadlocks()).isEmpty();
  }

  @Test
  void isSilent_whenAnotherThreadWasSeenToReleaseSuchALock() throws IOException {
    lock(1, LockKind.STAMPED_LOCK);
    ticketed(1, EventWord.OP_ACQUIRE, 1, 0);
    ticketed(2, EventWord.OP_RELEASE, 1, 1);
    ticketed(1, EventWord.OP_ACQUIRE, 1, 2);
    event(1, EventWord.OP_REQUEST, 1);

    assertThat(deadlocks()).isEmpty();
  }

  @Test
  void isSilent_whenNobodyWasSeenToReleaseSuchALock() throws IOException {
    lock(1, LockKind.STAMPED_LOCK);
    ticketed(1, EventWord.OP_ACQUIRE, 1, 0);
    event(1, EventWord.OP_REQUEST, 1);

    assertThat(deadlocks()).isEmpty();
  }

  @Test
  void onlySuspects_whenAnybodyMayReleaseButOnlyHoldersDid() throws IOException {
    lock(1, LockKind.STAMPED_LOCK);
    ticketed(1, EventWord.OP_ACQUIRE, 1, 0);
    ticketed(1, EventWord.OP_RELEASE, 1, 1);
    ticketed(1, EventWord.OP_ACQUIRE, 1, 2);
    event(1, EventWord.OP_REQUEST, 1);

    assertThat(deadlocks())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.certainty()).isEqualTo(Certainty.SUSPECTED);
              assertThat(finding.why()).anyMatch(why -> why.contains("who else was left"));
            });
  }

  @Test
  void isSilent_whenAnOwnLockMayPoll_andSuspectsWhenItWaitsInside() throws IOException {
    lock(1, LockKind.CUSTOM_LOCK);
    lock(2, LockKind.MONITOR);
    sketch.event(1, EventWord.OP_ACQUIRE, 0, 0, 1, 1);
    event(1, EventWord.OP_RELEASE, 1);
    sketch.event(1, EventWord.OP_ACQUIRE, 0, 1, 1, 1);
    event(1, EventWord.OP_REQUEST, 1);
    assertThat(deadlocks()).isEmpty();

    sketch.event(1, EventWord.OP_ACQUIRE, 0, 0, 1, 2);
    event(1, EventWord.OP_WAIT, 2);
    assertThat(deadlocks())
        .singleElement()
        .extracting(Finding::certainty)
        .isEqualTo(Certainty.SUSPECTED);
  }

  private void lock(int id, LockKind kind) {
    sketch.lock(1, id, kind.code(), 1);
  }

  private void event(int thread, int op, int operand) {
    sketch.event(thread, op, 0, -1, 1, operand);
  }

  private void ticketed(int thread, int op, int lock, int ticket) {
    sketch.event(thread, op, 0, ticket, 1, lock);
  }

  private List<Finding> deadlocks() throws IOException {
    try (TraceFile trace = TraceFile.open(sketch.write(folder.resolve("t.impasse")))) {
      return Replay.of(trace).deadlocks();
    }
  }
}
