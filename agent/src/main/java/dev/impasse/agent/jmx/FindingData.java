package dev.impasse.agent.jmx;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Side;
import java.util.List;
import java.util.Locale;

/** A finding as JMX clients see it, without classes of ours. */
public final class FindingData {

  private final Finding finding;
  private final String text;

  /**
   * Wraps a finding.
   *
   * @param text its report for people
   */
  public FindingData(Finding finding, String text) {
    this.finding = finding;
    this.text = text;
  }

  /** Returns its fingerprint. */
  public String getFingerprint() {
    return finding.fingerprint();
  }

  /** Returns what sort of deadlock it is. */
  public String getKind() {
    return finding.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Returns {@code detected} or {@code suspected}. */
  public String getCertainty() {
    return finding.certainty().name().toLowerCase(Locale.ROOT);
  }

  /** Returns the names of its threads. */
  public List<String> getThreads() {
    return finding.sides().stream().map(side -> side.thread().label()).toList();
  }

  /** Returns their ids. */
  public long[] getThreadIds() {
    return finding.sides().stream().map(Side::thread).mapToLong(thread -> thread.tid()).toArray();
  }

  /** Returns the report for people. */
  public String getText() {
    return text;
  }
}
