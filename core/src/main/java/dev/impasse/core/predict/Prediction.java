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
 * @param places by the fingerprint of a finding: where its sides take their locks, and in what
 *     order
 * @param definitions what the numbers of the trace mean
 */
public record Prediction(
    long events,
    int threads,
    List<Finding> findings,
    List<Dropped> dropped,
    List<String> notes,
    Map<String, Places> places,
    Definitions definitions) {

  /** Copies the lists. */
  public Prediction {
    findings = List.copyOf(findings);
    dropped = List.copyOf(dropped);
    notes = List.copyOf(notes);
    places = Map.copyOf(places);
  }

  /** Returns what there is to say where locks are taken in one order. */
  static Prediction none(long events, int threads, Definitions definitions) {
    return new Prediction(events, threads, List.of(), List.of(), List.of(), Map.of(), definitions);
  }

  /**
   * Where the sides of a finding take their locks, by the numbers of sites.
   *
   * @param wants for each side: where it wants its lock
   * @param holds for each side: where it took what the side before it wants, 0 if it is its end
   * @param turns the sides, by index, in the order in which the schedule has them take what they
   *     hold
   */
  public record Places(List<Integer> wants, List<Integer> holds, List<Integer> turns) {

    /** Copies the lists. */
    public Places {
      wants = List.copyOf(wants);
      holds = List.copyOf(holds);
      turns = List.copyOf(turns);
    }
  }

  /**
   * A candidate that is not reported.
   *
   * @param verdict why
   * @param text its sides, in one line
   */
  public record Dropped(Verdict verdict, String text) {}
}
