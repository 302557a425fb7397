package dev.impasse.agent.steer;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.daemon.Daemon;
import dev.impasse.agent.jvm.Threads;
import dev.impasse.agent.notify.FindingSink;
import dev.impasse.agent.notify.Reported;
import dev.impasse.core.steer.SteerFiles;
import dev.impasse.core.steer.SteerProgress;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.StateWord;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.ThreadView;
import dev.impasse.runtime.VirtualThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends paused threads on that hold others up, and writes how far all got.
 *
 * <p>One daemon; {@link #flush} once more when the JVM ends.
 */
public final class SteerWatch implements FindingSink {

  private static final long POLL_NANOS = 20_000_000;

  /** A thread that was just woken is not seen to move yet. */
  private static final int POLLS_WITHOUT_MOVES = 3;

  /** How long those who were let go may take until they wait for each other. */
  private static final int POLLS_UNTIL_STUCK = 10;

  /** How long a pause may last while everybody else waits, somebody for a time. */
  private static final long MOST_NANOS_BESIDE_A_TIME_OUT = 1_000_000_000;

  private final Steering steering;
  private final Threads threads;
  private final Path file;
  private final Queue<String> detected = new ConcurrentLinkedQueue<>();
  private final Set<Integer> passed = new HashSet<>();
  private @Nullable SteerProgress written;
  private int still;
  private int sinceMet;

  /**
   * Makes it.
   *
   * @param file the specification, beside which the progress is written
   */
  public SteerWatch(Steering steering, Threads threads, Path file) {
    this.steering = steering;
    this.threads = threads;
    this.file = file;
  }

  /** Starts the daemon. */
  public void start() {
    Daemon.of("impasse-steer", this::run).start();
  }

  @Override
  public void take(Reported reported) {
    if (reported.detected()) {
      detected.add(reported.finding().fingerprint());
    }
  }

  private void run() {
    flush();
    while (true) {
      LockSupport.parkNanos(POLL_NANOS);
      try {
        sendOn();
        followThoseLetGo();
        flush();
      } catch (Throwable t) {
        Console.debug(t);
      }
    }
  }

  /** Sends on whom a thread of another side waits behind; the first one, if nobody moves. */
  private void sendOn() {
    List<Stand> paused = paused();
    if (paused.isEmpty()) {
      still = 0;
      return;
    }
    for (ThreadState state : ThreadTable.snapshot()) {
      sendOnBefore(state, paused);
    }
    VirtualThreads.forEach(state -> sendOnBefore(state, paused));
    Set<Thread> them = new HashSet<>();
    Stand first = paused.get(0);
    for (Stand one : paused) {
      them.add(one.thread);
      first = one.sinceNanos - first.sinceNanos < 0 ? one : first;
    }
    still = threads.anyMoves(them) ? 0 : still + 1;
    if (still >= POLLS_WITHOUT_MOVES) {
      first.sentOn = "nobody else could go on";
      still = 0;
    } else if (System.nanoTime() - first.sinceNanos > MOST_NANOS_BESIDE_A_TIME_OUT
        && !threads.anyRunsOrSleeps(them)) {
      first.sentOn =
          "everybody else waited, somebody with a time-out that is not to be pushed over";
    }
  }

  private void sendOnBefore(ThreadState state, List<Stand> paused) {
    for (Stand one : paused) {
      if (isBehind(state, one) && steering.holdsAnOuter(state)) {
        one.sentOn = "a thread of another side waited for a lock that it held";
      }
    }
  }

  private List<Stand> paused() {
    List<Stand> paused = new ArrayList<>();
    for (int place = 0; place < Steering.places(); place++) {
      Stand one = steering.at(place);
      if (one != null && one.stands()) {
        paused.add(one);
      }
    }
    return paused;
  }

  /** Whether a thread has published a wait for a lock that a paused one holds. */
  private static boolean isBehind(ThreadState state, Stand paused) {
    int waits = StateWord.waitDepth(state.stateWord());
    if (state == paused.state || waits == 0 || waits > ThreadState.MAX_WAITS) {
      return false;
    }
    LockRecord wanted = state.waits[waits - 1];
    for (int i = StateWord.depth(paused.state.stateWord()) - 1; wanted != null && i >= 0; i--) {
      LockRecord held = ThreadView.heldAt(paused.state, i);
      if (held != null && held.resource == wanted.resource) {
        return true;
      }
    }
    return false;
  }

  /** Takes note of sides that do not wait some time after all were let go. */
  private void followThoseLetGo() {
    Stand[] met = steering.met;
    if (met == null || ++sinceMet < POLLS_UNTIL_STUCK) {
      return;
    }
    for (int side = 0; side < met.length; side++) {
      ThreadState state = met[side].state;
      if (state.thread != met[side].thread || StateWord.waitDepth(state.stateWord()) == 0) {
        passed.add(side);
      }
    }
  }

  /** Writes the progress, if there is any. */
  public synchronized void flush() {
    SteerProgress now = now();
    if (now.equals(written)) {
      return;
    }
    try {
      SteerFiles.write(file, now);
      written = now;
    } catch (IOException e) {
      Console.debug(e);
    }
  }

  private SteerProgress now() {
    List<SteerProgress.Side> sides = new ArrayList<>();
    for (int side = 0; side < steering.sides; side++) {
      sides.add(
          new SteerProgress.Side(
              steering.outer.get(side), steering.without.get(side), steering.stood.get(side)));
    }
    String letGo = steering.letGo;
    return new SteerProgress(
        ProcessHandle.current().pid(),
        sides,
        steering.met != null,
        passed.stream().sorted().toList(),
        steering.pausedNanos.get() / 1_000_000,
        letGo == null ? "" : letGo,
        List.copyOf(detected));
  }
}
