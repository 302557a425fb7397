package dev.impasse.core.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of the attempt to make a predicted deadlock happen. None of the verdicts calls a
 * prediction false.
 *
 * @param runs how often the program was run
 * @param text how far it got, in a sentence
 * @param trace the trace of the run that hung, null if none did
 */
public record Confirmation(Verdict verdict, int runs, String text, @Nullable String trace) {

  /** What an attempt can come to. */
  public enum Verdict {
    /** The agent detected the deadlock, with the same fingerprint. */
    CONFIRMED("confirmed"),
    /**
     * All sides stood at their inner acquires at once and went on, and no deadlock was detected.
     */
    MET("met, and did not hang"),
    /** The sides never stood there at once. */
    NOT_REPRODUCED("not reproduced"),
    /** The places of the finding are not known: nothing was run. */
    NOT_TRIED("not tried");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }

    /** Returns it in the words of reports. */
    public String word() {
      return word;
    }
  }

  /** Makes names harmless. */
  public Confirmation {
    text = Printable.text(text);
    trace = trace == null ? null : Printable.text(trace);
  }

  /** Returns it as a sentence among the reasons of its finding. */
  public String sentence() {
    String after = runs == 0 ? "" : runs == 1 ? " in 1 run" : " in " + runs + " runs";
    return verdict.word() + after + ": " + text;
  }

  Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("verdict", verdict.word());
    tree.put("runs", runs);
    tree.put("text", text);
    tree.put("trace", trace);
    return tree;
  }
}
