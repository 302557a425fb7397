package dev.impasse.core.finding;

import java.util.List;

/**
 * A finding that an agent reported while its program ran.
 *
 * @param finding the finding, as it was reported
 * @param done what the agent did about it, a sentence each
 */
public record ReportedFinding(Finding finding, List<String> done) {

  /** Copies the list. */
  public ReportedFinding {
    done = List.copyOf(done);
  }
}
