package dev.impasse.core.steer;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.LockRef;
import dev.impasse.core.finding.Side;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a specification of a finding and of the sites of the run that it was predicted from. */
public final class SteerSpecs {

  private SteerSpecs() {}

  /**
   * Returns the specification of a finding; empty where the places of its sides are not known: text
   * traces have none, nor have waits that no hook sees.
   *
   * @param sites all sites of the recorded run, in the order of their numbers
   */
  public static Optional<SteerSpec> of(Finding finding, List<Site> sites) {
    if (!finding.isCycle() || finding.sides().size() > SteerSpec.MOST_SIDES) {
      return Optional.empty();
    }
    List<SteerSide> steered = new ArrayList<>();
    for (Side side : finding.sides()) {
      StackTraceElement at = side.wantsAt();
      SteerPlace wantsAt = at == null ? null : place(at, side.expression(), sites);
      if (wantsAt == null || side.holds().isEmpty()) {
        return Optional.empty();
      }
      Hold hold = side.holds().get(0);
      StackTraceElement taken = hold.acquiredAt();
      steered.add(
          new SteerSide(
              side.thread().label(),
              lock(hold.lock()),
              taken == null ? null : place(taken, hold.expression(), sites),
              lock(side.wants()),
              wantsAt));
    }
    return Optional.of(new SteerSpec(finding.fingerprint(), steered));
  }

  private static SteerSide.Lock lock(LockRef lock) {
    return new SteerSide.Lock(lock.label(), lock.className(), lock.kind() == LockKind.THREAD_END);
  }

  /** Of several acquires on a line it is that with the same expression; the first one else. */
  private static @Nullable SteerPlace place(
      StackTraceElement frame, String expression, List<Site> sites) {
    Site found = null;
    for (Site site : sites) {
      if (site.line() == frame.getLineNumber()
          && site.className().equals(frame.getClassName())
          && site.methodName().equals(frame.getMethodName())
          && acquires(site.operation())
          && (found == null
              || (!found.expression().equals(expression)
                  && site.expression().equals(expression)))) {
        found = site;
      }
    }
    return found == null ? null : PlaceMatcher.place(found, sites);
  }

  /** Whether an operation may be the acquire of a side, and not the release or a signal. */
  private static boolean acquires(String operation) {
    String method = operation.substring(operation.lastIndexOf('.') + 1);
    return !method.startsWith("unlock")
        && !method.startsWith("release")
        && !method.startsWith("tryUnlock")
        && !method.startsWith("newCondition")
        && !method.startsWith("signal")
        && !method.startsWith("notify")
        && !method.equals("start")
        && !operation.equals("monitorexit");
  }
}
