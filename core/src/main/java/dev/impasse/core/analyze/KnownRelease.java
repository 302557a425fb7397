package dev.impasse.core.analyze;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.fleet.FleetFinding;
import dev.impasse.core.report.HalfSeen;
import dev.impasse.core.report.ReportEntry;
import dev.impasse.core.report.Suppression;
import java.util.ArrayList;
import java.util.List;

/** What is new against a release: inversions of which its runs do not show every side. */
final class KnownRelease {

  private KnownRelease() {}

  /**
   * Returns the entry of a finding, which does not count if the release shows all of its sides.
   *
   * @param release the release, "" for none
   */
  static ReportEntry entry(FleetFinding found, String release) {
    if (release.isEmpty()) {
      return ReportEntry.of(found.finding(), null);
    }
    List<String> news = new ArrayList<>();
    for (HalfSeen half : found.halves()) {
      if (half.releases().stream().noneMatch(of -> of.version().equals(release))) {
        news.add("new: no run of release " + release + " shows " + half.order());
      }
    }
    if (news.isEmpty()) {
      String reason = "runs of release " + release + " show each side of it";
      return ReportEntry.of(found.finding(), null)
          .suppressed(new Suppression(reason, "--baseline-release", false));
    }
    return ReportEntry.of(with(found.finding(), news), null);
  }

  private static Finding with(Finding finding, List<String> news) {
    List<String> why = new ArrayList<>(finding.why());
    why.addAll(news);
    return finding.because(why);
  }
}
