package dev.impasse.junit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a test fails with because of a deadlock. The message is the report. */
public final class DeadlockError extends AssertionError {

  private static final long serialVersionUID = 1L;

  private final List<String> fingerprints;

  private DeadlockError(String message, List<Found> findings) {
    super(message);
    fingerprints = findings.stream().map(Found::fingerprint).distinct().toList();
  }

  /**
   * Makes it of findings.
   *
   * @param lead what comes before the reports; empty for nothing
   * @param findings at least one
   * @param stuck where the test waited, or null if it did not
   */
  static DeadlockError of(String lead, List<Found> findings, StackTraceElement @Nullable [] stuck) {
    StringBuilder message = new StringBuilder(lead);
    for (Found found : findings) {
      message.append(message.isEmpty() ? "" : "\n\n").append(found.text());
    }
    DeadlockError error = new DeadlockError(message.toString(), findings);
    if (stuck != null && stuck.length > 0) {
      error.setStackTrace(stuck);
    }
    return error;
  }

  /** Returns the fingerprints of the findings. */
  public List<String> fingerprints() {
    return fingerprints;
  }
}
