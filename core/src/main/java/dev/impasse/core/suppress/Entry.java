package dev.impasse.core.suppress;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.report.Suppression;

/** One line of a file of known findings; remembers whether it was of use. */
abstract class Entry {

  private final Suppression suppression;
  private final String text;
  private volatile boolean used;

  /**
   * Makes an entry.
   *
   * @param text the line as written
   */
  Entry(Suppression suppression, String text) {
    this.suppression = suppression;
    this.text = text;
  }

  abstract boolean covers(Finding finding);

  final Suppression use() {
    used = true;
    return suppression;
  }

  final boolean used() {
    return used;
  }

  @Override
  public final String toString() {
    return suppression.by() + ": " + text;
  }
}
