package dev.impasse.cli.command;

import dev.impasse.cli.failure.CommandFailure;
import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.launch.AgentInside;
import dev.impasse.cli.launch.AttachApi;
import dev.impasse.cli.launch.Installation;
import dev.impasse.core.finding.ReportedFinding;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What {@code check} asks of the agent in a JVM, once it has its dumps: whether it is there, and
 * what it has found. It is loaded only where that was asked for; then it gets a moment to search.
 */
final class WithAgent {

  private static final long SEARCH_NANOS = 4_000_000_000L;
  private static final long POLL_MILLIS = 200;

  private final String pid;
  private final boolean attach;
  private final PrintWriter err;
  private @Nullable CommandFailure failure;

  WithAgent(String pid, boolean attach, PrintWriter err) {
    this.pid = pid;
    this.attach = attach;
    this.err = err;
  }

  /** Returns what the agent reports; nothing if it is not there. */
  List<ReportedFinding> findings() throws InterruptedException {
    try {
      Optional<AgentInside> inside = AgentInside.of(pid);
      if (inside.isEmpty() && attach) {
        inside = loaded();
      }
      inside.ifPresent(
          agent -> err.println("impasse: the agent is in " + pid + ", it reports on its stderr"));
      return inside.map(AgentInside::findings).orElse(List.of());
    } catch (IOException e) {
      if (attach) {
        failure =
            new CommandFailure(
                ExitCode.USAGE,
                "cannot attach to " + pid + ": " + AttachCommand.firstLine(e.getMessage()));
      }
      return List.of(); // it was not asked for
    }
  }

  /** The agent says a deadlock when three scans agree: within a second, on a machine at rest. */
  private Optional<AgentInside> loaded() throws IOException, InterruptedException {
    try (AttachApi open = AttachApi.open(pid)) {
      open.load(Installation.find().agentJar(), "");
    }
    long begin = System.nanoTime();
    Optional<AgentInside> inside = AgentInside.of(pid);
    while (inside.isPresent()
        && inside.get().findings().isEmpty()
        && System.nanoTime() - begin < SEARCH_NANOS) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      inside = AgentInside.of(pid);
    }
    return inside;
  }

  /** Fails, once all that is known is printed, if the agent could not be loaded. */
  void check() {
    if (failure != null) {
      throw failure;
    }
  }
}
