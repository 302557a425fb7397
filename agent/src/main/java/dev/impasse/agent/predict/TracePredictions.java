package dev.impasse.agent.predict;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.detect.Reporter;
import dev.impasse.agent.record.Recorder;
import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.predict.Bounds;
import dev.impasse.core.predict.Predictor;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.runtime.Tracking;
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
  private boolean over;

  /** Predicts from what a recorder writes. */
  public TracePredictions(Recorder recorder, Reporter reporter) {
    this.recorder = recorder;
    this.reporter = reporter;
  }

  @Override
  public synchronized void run() {
    if (over) {
      return;
    }
    try (TraceFile trace = recorder.read()) {
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

  /** Predicts from events of which nothing is left when the JVM has ended; else there is a file. */
  void last() {
    if (!recorder.named()) {
      run();
    }
  }

  /**
   * Predicts for the last time once the room for events without a name is full: what comes after
   * that is not known. Then recording is over, and costs nothing more.
   *
   * @return whether it is over
   */
  synchronized boolean endWhenFull() {
    if (!over && !recorder.named() && recorder.lost()) {
      run();
      over = true;
      Tracking.recording = false;
      Tracking.orders = false;
      Console.say(
          "predict=true keeps no more events: whether lock orders that invert from now on can deadlock,"
              + " trace=FILE decides");
    }
    return over;
  }
}
