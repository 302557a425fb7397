package dev.impasse.core.steer;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.Side;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import dev.impasse.core.predict.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a specification of a finding and of the sites of the run that it was predicted from. */
public final class SteerSpecs {

  private SteerSpecs() {}

  /**
   * Returns the specification of a finding; empty where the places of its sides are not known: text
   * traces have none.
   *
   * @param places the sites of its sides
   * @param sites all sites of the recorded run, in the order of their numbers
   */
  public static Optional<SteerSpec> of(
      Finding finding, Prediction.Places places, List<Site> sites) {
    if (!finding.isCycle() || finding.sides().size() > SteerSpec.MOST_SIDES) {
      return Optional.empty();
    }
    List<SteerSide> steered = new ArrayList<>();
    for (int i = 0; i < finding.sides().size(); i++) {
      Side side = finding.sides().get(i);
      SteerPlace wantsAt = place(places.wants().get(i), sites);
      if (wantsAt == null || side.holds().isEmpty()) {
        return Optional.empty();
      }
      steered.add(
          new SteerSide(
              side.thread().label(),
              lock(side.holds().get(0).lock()),
              place(places.holds().get(i), sites),
              lock(side.wants()),
              wantsAt));
    }
    return Optional.of(new SteerSpec(finding.fingerprint(), steered));
  }

  private static SteerSide.Lock lock(LockRef lock) {
    return new SteerSide.Lock(lock.label(), lock.className(), lock.kind() == LockKind.THREAD_END);
  }

  private static @Nullable SteerPlace place(int number, List<Site> sites) {
    for (Site site : sites) {
      if (site.id() == number && number != 0) {
        return PlaceMatcher.place(site, sites);
      }
    }
    return null;
  }
}
