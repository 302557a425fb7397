package dev.impasse.agent.predict;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.detect.Reporter;
import dev.impasse.agent.record.Recorder;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.predict.Bounds;
import dev.impasse.core.predict.Predictor;
import dev.impasse.core.trace.TraceFile;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Predicts from the trace of this very program, as far as it is written, when asked to; reports
 * what is new.
 *
 * <p><b>Threading.</b> On the thread that asks, one at a time. <b>Cost.</b> That of {@code impasse
 * analyze}, in time and memory of this JVM.
 */
public final class TracePredictions implements Runnable {

  private final Recorder recorder;
  private final Reporter reporter;
  private final Set<String> reported = new HashSet<>();

  /** Predicts from what a recorder writes. */
  public TracePredictions(Recorder recorder, Reporter reporter) {
    this.recorder = recorder;
    this.reporter = reporter;
  }

  @Override
  public synchronized void run() {
    recorder.sync();
    try (TraceFile trace = TraceFile.open(recorder.path())) {
      for (Finding finding : Predictor.of(trace, Bounds.STANDARD).findings()) {
        if (finding.certainty() == Certainty.PREDICTED && reported.add(finding.fingerprint())) {
          reporter.reportOrder(finding);
        }
      }
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      Console.say("cannot predict from the trace of this program: " + e);
      Console.debug(e);
    }
  }
}
