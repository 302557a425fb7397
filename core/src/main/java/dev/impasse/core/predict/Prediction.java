package dev.impasse.core.predict;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.model.Definitions;
import java.util.List;
import java.util.Map;

/**
 * What prediction has to say about a trace.
 *
 * @param events how many events the trace has
 * @param threads how many threads they are of
 * @param findings the predicted deadlocks, each once
 * @param dropped the candidates that are none, with the stage that removed them
 * @param notes bounds that were hit, and what else limits the result
 * @param turns by the fingerprint of a finding: its sides, by index, in the order in which its
 *     schedule has them take what they hold
 * @param definitions what the numbers of the trace mean
 */
public record Prediction(
    long events,
    int threads,
    List<Finding> findings,
    List<Dropped> dropped,
    List<String> notes,
    Map<String, List<Integer>> turns,
    Definitions definitions) {

  /** Copies the lists. */
  public Prediction {
    findings = List.copyOf(findings);
    dropped = List.copyOf(dropped);
    notes = List.copyOf(notes);
    turns = Map.copyOf(turns);
  }

  /**
   * A candidate that is not reported.
   *
   * @param verdict why
   * @param text its sides, in one line
   */
  public record Dropped(Verdict verdict, String text) {}
}
