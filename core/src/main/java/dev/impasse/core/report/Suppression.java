package dev.impasse.core.report;

/**
 * Why a finding is known and not counted.
 *
 * @param reason the reason that somebody gave, "" if none
 * @param by where that is said: {@code baseline.json}, {@code impasse.suppressions:12}, an
 *     annotation
 * @param inSource whether it is said in the source, by an annotation
 */
public record Suppression(String reason, String by, boolean inSource) {

  /** Makes names harmless. */
  public Suppression {
    reason = Printable.text(reason);
    by = Printable.text(by);
  }
}
