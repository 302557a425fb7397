package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.impasse.core.replay.LockState;
import dev.impasse.core.replay.Replay;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.runtime.EventWord;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the agent records of a busy program reads back in an order that its locks allow, whole. */
class RecordedOrderIT {

  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource("dev.impasse.testing.Jdk#all")
  void recordsALegalHistory_ofPlatformThreads(Jdk jdk) throws IOException {
    check(jdk, "40000");
  }

  @ParameterizedTest
  @MethodSource("dev.impasse.testing.Jdk#all")
  void recordsALegalHistory_ofVirtualThreads(Jdk jdk) throws IOException {
    assumeTrue(jdk.feature() >= 21, jdk + " has no virtual threads");
    check(jdk, "20000", "virtual");
  }

  private void check(Jdk jdk, String... arguments) throws IOException {
    ProgramResult run =
        JvmCommand.on(jdk, directory)
            .bothCompilers()
            .agent("trace=t.impasse")
            .run(MixedLocksProgram.class, arguments);
    assertThat(run.out()).isEqualTo("done\n");
    assumeFalse(run.err().contains("found no room"), "this disk was too slow to record all");
    assertThat(run.err()).isEmpty();
    try (TraceFile trace = TraceFile.open(directory.resolve("t.impasse"))) {
      long events = history(trace);
      assertThat(events).isGreaterThan(100_000);
      assertThat(trace.damage()).isEmpty();
      assertThat(trace.closedInGoodOrder()).isTrue();
      assertThat(Replay.of(trace).deadlocks()).isEmpty();
    }
  }

  /** Plays all events; no lock may have two exclusive owners, and none may be held in the end. */
  private static long history(TraceFile trace) {
    Map<Integer, Integer> owners = new HashMap<>();
    LockState state = new LockState();
    EventCursor event = trace.cursor();
    while (event.next()) {
      if (!event.shared()) {
        switch (event.op()) {
          case EventWord.OP_ACQUIRE, EventWord.OP_RESUME ->
              assertThat(owners.put(event.operand(), event.thread()))
                  .as("owner of lock %d before event %d", event.operand(), event.index())
                  .isNull();
          case EventWord.OP_RELEASE, EventWord.OP_WAIT ->
              assertThat(owners.remove(event.operand()))
                  .as("owner of lock %d at event %d", event.operand(), event.index())
                  .isEqualTo(event.thread());
          default -> {
            // changes no owner
          }
        }
      }
      state.apply(event);
    }
    assertThat(owners).isEmpty();
    assertThat(state.unmatchedReleases()).isZero();
    assertThat(state.threads()).allSatisfy(t -> assertThat(state.held(t)).isEmpty());
    return event.index();
  }
}
