package dev.impasse.core.waitfor;

import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import dev.impasse.core.waitfor.WaitForGraph.HoldEdge;
import dev.impasse.core.waitfor.WaitForGraph.ResourceNode;
import dev.impasse.core.waitfor.WaitForGraph.Want;

/**
 * Which holds stand in the way of a wait: the table of DESIGN, section 4, as a function.
 *
 * <p>A wait for anything but permits comes true when every hold that stands in its way is given
 * back; a wait for permits when enough of them are.
 */
final class Blockers {

  private Blockers() {}

  /** Whether a wait may stay for ever at all, given who holds what is wanted. */
  static boolean canBeStuck(Want want) {
    ResourceNode resource = want.resource();
    if (want.timed() || resource.provesNothing) {
      return false;
    }
    return !counts(resource) || accountsForAllPermits(want);
  }

  /** Whether a resource is given out by permits. */
  static boolean counts(ResourceNode resource) {
    return resource.ref.kind() == LockKind.SEMAPHORE;
  }

  /**
   * Whether every permit is either free or held by somebody we know, and enough exist: otherwise
   * the semaphore is a signal, or somebody unknown may release.
   */
  private static boolean accountsForAllPermits(Want want) {
    ResourceNode resource = want.resource();
    long held = 0;
    for (HoldEdge hold : resource.holders) {
      held += hold.count();
    }
    return resource.allPermits >= 0
        && resource.freePermits + held == resource.allPermits
        && want.count() <= resource.allPermits;
  }

  /** Whether one hold stands in the way of a wait. */
  static boolean blocks(HoldEdge hold, Want want) {
    LockKind kind = hold.resource().ref.kind();
    if (kind == LockKind.SEMAPHORE) {
      return true;
    }
    boolean self = hold.holder() == want.waiter();
    boolean exclusive = hold.mode() == Mode.EXCLUSIVE;
    if (self && kind.reentrant()) {
      // A holder may take again what it has, and a writer may read; a reader may not write.
      return !exclusive && want.mode() == Mode.EXCLUSIVE;
    }
    return exclusive || want.mode() == Mode.EXCLUSIVE;
  }
}
