package dev.impasse.core.waitfor;

import dev.impasse.core.model.EndedBy;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import dev.impasse.core.waitfor.WaitForGraph.Rest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands in the way of a wait, for each kind of resource.
 *
 * <p>A wait for a lock comes true when every hold that stands in its way is released, and all that
 * are ahead in the queue have had their turn; a wait for permits when enough of them are; a wait
 * for a signal when enough of those who may give it can go on.
 */
final class Blockers {

  /** What is taken for granted. */
  enum Trust {
    /**
     * Only what the JVM and the JDK guarantee: that nobody but its owner releases a lock, ends a
     * thread, initialises a class. Findings are detected.
     */
    OWNERS,
    /**
     * Also that nobody outside the graph releases, completes or interrupts what anybody may: true
     * in a closed world. Findings are detected there.
     */
    CLOSED,
    /**
     * Also that holders release what they hold although nobody saw them do it: true where nobody of
     * the graph can go on either, so that there is no other who could. Findings are detected.
     */
    STANDSTILL,
    /** Also that nobody gives a signal but those we know of: findings are suspected. */
    SUSPECTING
  }

  /** How a wait can come true. */
  private enum Rule {
    BY_ITSELF,
    BY_HOLDERS,
    BY_PERMITS,
    BY_SIGNAL
  }

  private final Trust trust;
  private final Map<Want, Rule> rules = new HashMap<>();

  Blockers(Trust trust) {
    this.trust = trust;
  }

  private Rule rule(Want want) {
    return rules.computeIfAbsent(want, this::ruleOf);
  }

  private Rule ruleOf(Want want) {
    ResourceNode resource = want.resource();
    Signal signal = want.signal;
    if (want.timed() || ((trust == Trust.OWNERS || want.outside) && !isOwned(resource))) {
      return Rule.BY_ITSELF;
    }
    boolean permits = counts(resource);
    boolean provesNothing =
        resource.provesNothing || (resource.unseen && trust != Trust.STANDSTILL);
    if (permits && !provesNothing && accountsForAllPermits(want)) {
      return Rule.BY_PERMITS;
    }
    if (signal != null) {
      boolean believed = signal.certain || trust == Trust.SUSPECTING;
      return believed && signal.hasEvidence() ? Rule.BY_SIGNAL : Rule.BY_ITSELF;
    }
    return permits || provesNothing ? Rule.BY_ITSELF : Rule.BY_HOLDERS;
  }

  /** Returns how many holds, permits, turns or signals must come before the wait can come true. */
  int lacks(Want want) {
    int ahead = want.ahead.size();
    return switch (rule(want)) {
      case BY_ITSELF -> 0;
      case BY_PERMITS -> ahead + Math.max(0, want.count() - want.resource().freePermits);
      case BY_SIGNAL -> want.signal == null ? 0 : want.signal.missing;
      case BY_HOLDERS -> {
        int blocking = ahead;
        for (HoldEdge hold : want.resource().holders) {
          blocking += blocks(hold, want) ? 1 : 0;
        }
        yield blocking;
      }
    };
  }

  /** Returns by how much a hold that is given back makes up for what a wait lacks. */
  int relief(HoldEdge hold, Want want) {
    return switch (rule(want)) {
      case BY_ITSELF, BY_SIGNAL -> 0;
      case BY_PERMITS -> hold.count();
      case BY_HOLDERS -> blocks(hold, want) ? 1 : 0;
    };
  }

  /** Returns by how much a thread that had its turn makes up for what one behind it lacks. */
  int reliefOfTurn(Want behind) {
    return rule(behind) == Rule.BY_PERMITS || rule(behind) == Rule.BY_HOLDERS ? 1 : 0;
  }

  /** Returns by how much a thread that goes on makes up for a signal that is waited for. */
  int reliefOfSignal(Want want) {
    return rule(want) == Rule.BY_SIGNAL ? 1 : 0;
  }

  /** Whether a thread will never give back what it holds, although it waits for nothing. */
  boolean rests(ThreadNode thread) {
    return thread.rest == Rest.ENDED || (thread.rest == Rest.IDLE && trust == Trust.SUSPECTING);
  }

  /** Returns the threads that stand in the way of a wait, those at rest included. */
  List<ThreadNode> of(Want want) {
    List<ThreadNode> blockers = new ArrayList<>();
    switch (rule(want)) {
      case BY_ITSELF -> {}
      case BY_SIGNAL -> {
        if (want.signal != null) {
          blockers.addAll(want.signal.by.keySet());
        }
      }
      case BY_PERMITS, BY_HOLDERS -> {
        for (HoldEdge hold : want.resource().holders) {
          if (relief(hold, want) > 0 && (hold.holder() != want.waiter() || isOwnDoing(want))) {
            blockers.add(hold.holder());
          }
        }
        blockers.addAll(want.ahead);
      }
    }
    return blockers;
  }

  /**
   * Whether a thread stands in its own way: for permits, only if all that others hold would not be
   * enough.
   */
  private boolean isOwnDoing(Want want) {
    if (rule(want) != Rule.BY_PERMITS) {
      return true;
    }
    long others = want.resource().freePermits;
    for (HoldEdge hold : want.resource().holders) {
      others += hold.holder() == want.waiter() ? 0 : hold.count();
    }
    return others < want.count();
  }

  /** Whether a wait is for a signal that nobody alive is known to give. */
  boolean isLost(Want want) {
    return rule(want) == Rule.BY_SIGNAL && want.signal != null && want.signal.by.isEmpty();
  }

  /** Returns by how much a thread that may end a wait makes up for what it lacks, if it goes on. */
  int reliefOfHelp(Want want) {
    return trust == Trust.SUSPECTING ? lacks(want) : 0;
  }

  /**
   * Whether only the holder of a resource can give it free, by the rules of the JVM or the JDK.
   * Permits, stamps, locks of the program's own classes, results of tasks and threads of pools are
   * anybody's to give.
   */
  static boolean isOwned(ResourceNode resource) {
    return resource.owned || resource.ref.kind().endedBy() == EndedBy.OWNER;
  }

  /** Whether a resource is given out by permits. */
  private static boolean counts(ResourceNode resource) {
    return resource.ref.kind().hasPermits();
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

  /** Whether one hold stands in the way of a wait for a lock. */
  private static boolean blocks(HoldEdge hold, Want want) {
    LockKind kind = hold.resource().ref.kind();
    boolean self = hold.holder() == want.waiter();
    boolean exclusive = hold.mode() == Mode.EXCLUSIVE;
    if (self && kind.reentrant()) {
      // A holder may take again what it has, and a writer may read; a reader may not write.
      return !exclusive && want.mode() == Mode.EXCLUSIVE;
    }
    return exclusive || want.mode() == Mode.EXCLUSIVE;
  }
}
