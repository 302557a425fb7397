package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.impasse.cli.failure.ExitCode;
import java.io.File;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code impasse check} of this very JVM, which answers itself. */
class CheckCommandTest extends CliTest {

  private final Object lock = new Object();
  private final CountDownLatch end = new CountDownLatch(1);

  @BeforeEach
  void needsASocket() {
    assumeTrue(File.separatorChar == '/', "JVMs have no socket here");
  }

  @Test
  void showsWhoBlocksOthers_inAllDumps() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    Thread holder = new Thread(() -> hold(held), "check-holder");
    Thread waiter = new Thread(this::take, "check-waiter");
    holder.start();
    assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();
    waiter.start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (waiter.getState() != Thread.State.BLOCKED && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    try {
      execute("check", "--dumps", "2", "--interval", "0", pid());
    } finally {
      end.countDown();
      holder.join();
      waiter.join();
    }
    assertStdoutContains(
        "process " + pid() + ":", "behind \"check-holder\", which waits", "in 2 of 2 dumps");
    assertStdoutContains("check-waiter");
    assertThat(exitCode()).isLessThanOrEqualTo(ExitCode.FINDINGS);
  }

  @Test
  void signalsNoProcess_thatWouldDieOfIt() throws Exception {
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      execute("check", Long.toString(other.pid()));

      assertExitCode(ExitCode.BAD_INPUT);
      assertStderrContains("impasse: no thread dump of " + other.pid() + ": it is no JVM");
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void saysSo_whenTheProcessHasEnded() throws Exception {
    long ended = new ProcessBuilder("true").start().onExit().join().pid();

    execute("check", Long.toString(ended));

    assertExitCode(ExitCode.BAD_INPUT);
    assertStderrContains("no such process: " + ended);
  }

  @Test
  void isAUsageError_whenNoDumpIsAskedFor() {
    execute("check", "--dumps", "0", pid());

    assertExitCode(ExitCode.USAGE);
  }

  private void hold(CountDownLatch held) {
    synchronized (lock) {
      held.countDown();
      try {
        assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private void take() {
    synchronized (lock) {
      assertThat(end.getCount()).isZero();
    }
  }

  private static String pid() {
    return Long.toString(ProcessHandle.current().pid());
  }
}
