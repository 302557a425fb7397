package dev.impasse.core.format;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.FindingKind;
import dev.impasse.core.finding.Side;
import dev.impasse.core.report.FindingTree;
import java.util.List;

/** What findings are called in formats for machines. */
final class Words {

  private static final int MOST_NAMES = 6;

  private Words() {}

  /** Returns the name of a kind as an identifier: {@code self-deadlock}. */
  static String id(FindingKind kind) {
    return FindingTree.word(kind).replace(' ', '-');
  }

  /** Returns how a finding is known and what it is: {@code detected self deadlock}. */
  static String title(Finding finding) {
    return FindingTree.word(finding.certainty()) + ' ' + FindingTree.word(finding.kind());
  }

  /** Returns who waits for whom, in one line. */
  static String cycle(Finding finding) {
    StringBuilder line = new StringBuilder();
    List<Side> sides = finding.sides();
    for (Side side : sides.subList(0, Math.min(MOST_NAMES, sides.size()))) {
      line.append(side.thread().label()).append(" => ").append(side.wants().label());
      line.append(" => ");
    }
    if (sides.size() > MOST_NAMES) {
      line.append("... ").append(sides.size() - MOST_NAMES).append(" more threads ... => ");
    }
    if (finding.isCycle()) {
      line.append(sides.get(0).thread().label());
    } else {
      line.append(finding.gone().isEmpty() ? "nobody" : finding.gone().get(0).label());
    }
    return line.toString();
  }
}
