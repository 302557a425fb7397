package dev.impasse.core.predict;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.model.Definitions;
import java.util.List;

/**
 * What prediction has to say about a trace.
 *
 * @param events how many events the trace has
 * @param threads how many threads they are of
 * @param findings the predicted deadlocks, each once
 * @param dropped the candidates that are none, with the stage that removed them
 * @param notes bounds that were hit, and what else limits the result
 * @param definitions what the numbers of the trace mean
 */
public record Prediction(
    long events,
    int threads,
    List<Finding> findings,
    List<Dropped> dropped,
    List<String> notes,
    Definitions definitions) {

  /** Copies the lists. */
  public Prediction {
    findings = List.copyOf(findings);
    dropped = List.copyOf(dropped);
    notes = List.copyOf(notes);
  }

  /**
   * A candidate that is not reported.
   *
   * @param verdict why
   * @param text its sides, in one line
   */
  public record Dropped(Verdict verdict, String text) {}
}
