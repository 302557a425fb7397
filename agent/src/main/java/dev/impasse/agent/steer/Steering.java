package dev.impasse.agent.steer;

import dev.impasse.core.steer.SteerSide;
import dev.impasse.core.steer.SteerSpec;
import dev.impasse.runtime.LockRecord;
import dev.impasse.runtime.StateWord;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadView;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Pauses a thread that holds what its side of the finding holds, just before its inner acquire,
 * until threads stand at all sides of which each holds what the one before it wants. Then all go.
 *
 * <p><b>Identity.</b> A place is known by {@link SteeredSites}, a lock by its class; which objects
 * belong together is not known before they close a cycle here.
 *
 * <p><b>Pauses.</b> A number of them at each side, each bounded in time; then threads only pass by,
 * and still close a cycle with those that are paused. Once a cycle is closed nobody is paused any
 * more. Where sides are to come in an order, who comes later is paused before its outer acquire
 * too. Interrupts stay pending and end a pause; the permit of {@code park} that a pause may take is
 * given back.
 *
 * <p><b>Threading.</b> Called on threads of the application; takes no lock.
 *
 * <p>One piece, though long: who pauses, who meets and who goes on is decided on the same fields.
 */
public final class Steering {

  private static final int PLACES = 64;
  private static final long PARK_NANOS = 1_000_000;

  /** A claim takes microseconds; who is not let go long after his time goes all the same. */
  private static final long OVERDUE_NANOS = 1_000_000_000;

  final SteerSpec spec;
  final SteeredSites sites;
  final int sides;
  final AtomicLongArray outer;
  final AtomicLongArray without;
  final AtomicLongArray stood;
  final AtomicLong pausedNanos = new AtomicLong();

  /** Why the last one went on before the others came, or null. */
  volatile @Nullable String letGo;

  /** The threads that closed the cycle, by side; null until they do. */
  volatile Stand @Nullable [] met;

  private final AtomicReferenceArray<@Nullable Stand> places = new AtomicReferenceArray<>(PLACES);
  private final AtomicLongArray pauses;
  private final AtomicInteger paused = new AtomicInteger();
  private final long pauseNanos;

  /** Makes it. */
  public Steering(SteerSpec spec, SteeredSites sites) {
    this.spec = spec;
    this.sites = sites;
    Stand.load();
    sides = spec.sides().size();
    outer = new AtomicLongArray(sides);
    without = new AtomicLongArray(sides);
    stood = new AtomicLongArray(sides);
    pauses = new AtomicLongArray(sides);
    pauseNanos = spec.pauseMillis() * 1_000_000;
  }

  /** Returns where it pauses threads. */
  public SteeredSites sites() {
    return sites;
  }

  /** Whether a thread is paused now. */
  public boolean isPausing() {
    return paused.get() > 0;
  }

  /** Returns who is paused in a place, or null. */
  @Nullable Stand at(int place) {
    return places.get(place);
  }

  static int places() {
    return PLACES;
  }

  /**
   * A thread is about to acquire something at a site.
   *
   * @param wanted the record of a lock that it does not hold, or a thread; null when not known
   */
  public void beforeAcquire(ThreadState state, @Nullable Object wanted, int site) {
    Thread thread = state.thread;
    int roles = sites.roles(site);
    if (roles == 0 || thread == null) {
      return;
    }
    Stand stand = inner(state, thread, roles, wanted);
    if (stand != null) {
      if (met == null) {
        stand(stand);
      }
      return;
    }
    for (int side = 0; side < sides; side++) {
      if (SteeredSites.isOuter(roles, side) && mayBe(spec.sides().get(side).holds(), wanted)) {
        outer.incrementAndGet(side);
        if (met == null && comesLater(side) && !holdsAnOuter(state)) {
          stand(new Stand(state, thread, side, null, new Object[sides][]));
          return;
        }
      }
    }
  }

  /** Returns who a thread may be at an inner acquire, or null if it holds nothing of the kind. */
  private @Nullable Stand inner(
      ThreadState state, Thread thread, int roles, @Nullable Object wanted) {
    Object[][] held = null;
    for (int side = 0; wanted != null && side < sides; side++) {
      SteerSide known = spec.sides().get(side);
      if (!SteeredSites.isInner(roles, side) || !mayBe(known.wants(), wanted)) {
        continue;
      }
      Object[] holds =
          known.holds().threadEnd() ? new Object[] {thread} : heldAs(state, side, wanted);
      if (holds.length == 0) {
        without.incrementAndGet(side);
      } else {
        stood.incrementAndGet(side);
        held = held == null ? new Object[sides][] : held;
        held[side] = holds;
      }
    }
    return held == null ? null : new Stand(state, thread, -1, wanted, held);
  }

  private static boolean mayBe(SteerSide.Lock lock, @Nullable Object one) {
    return one instanceof LockRecord record
        ? !lock.threadEnd() && lock.isOfClass(record.className)
        : one == null || lock.threadEnd();
  }

  /** Returns the locks that a thread holds and took as a side does. */
  private Object[] heldAs(ThreadState state, int side, Object wanted) {
    SteerSide known = spec.sides().get(side);
    int depth = StateWord.depth(state.stateWord());
    Object[] found = new Object[depth];
    int n = 0;
    for (int i = depth - 1; i >= 0; i--) {
      LockRecord record = ThreadView.heldAt(state, i);
      if (record != null
          && record.resource != wanted
          && known.holds().isOfClass(record.className)
          && (known.holdsAt() == null
              || SteeredSites.isOuter(sites.roles((int) state.heldInfo[i]), side))) {
        found[n++] = record.resource;
      }
    }
    Object[] all = new Object[n];
    System.arraycopy(found, 0, all, 0, n);
    return all;
  }

  boolean holdsAnOuter(ThreadState state) {
    for (int i = StateWord.depth(state.stateWord()) - 1; i >= 0; i--) {
      if (SteeredSites.isAnyOuter(sites.roles((int) state.heldInfo[i]))) {
        return true;
      }
    }
    return false;
  }

  private boolean comesLater(int side) {
    return !spec.order().isEmpty() && spec.order().get(0) != side;
  }

  /** Whether threads stand at all sides that are to come before one. */
  private boolean earlierStand(int side) {
    for (int i = 0; i < spec.order().size() && spec.order().get(i) != side; i++) {
      boolean there = false;
      for (int place = 0; place < PLACES; place++) {
        Stand other = places.get(place);
        there |= other != null && other.stands() && other.heldAs(spec.order().get(i)) != null;
      }
      if (!there) {
        return false;
      }
    }
    return true;
  }

  private void stand(Stand me) {
    int place = 0;
    while (place < PLACES && !places.compareAndSet(place, null, me)) {
      place++;
    }
    if (place == PLACES) {
      return; // more threads than anybody needs
    }
    paused.incrementAndGet();
    try {
      pause(me);
    } finally {
      places.set(place, null);
      paused.decrementAndGet();
    }
  }

  private void pause(Stand me) {
    boolean mayPause = mayPause(me);
    boolean parked = false;
    while (!isOver(me)) {
      long nanos = System.nanoTime() - me.sinceNanos;
      String why = why(me, mayPause, nanos);
      if (why != null && (me.leave() || nanos > pauseNanos + OVERDUE_NANOS)) {
        letGo = why;
        break;
      }
      parked = true;
      LockSupport.parkNanos(PARK_NANOS);
    }
    if (parked) {
      pausedNanos.addAndGet(System.nanoTime() - me.sinceNanos);
      LockSupport.unpark(me.thread); // a permit that the program had given, and the pause took
    }
  }

  private boolean mayPause(Stand me) {
    if (me.gate >= 0) {
      return pauses.getAndIncrement(me.gate) < spec.pauses();
    }
    boolean may = false;
    for (int side = 0; side < sides; side++) {
      may |= me.heldAs(side) != null && pauses.getAndIncrement(side) < spec.pauses();
    }
    return may;
  }

  private boolean isOver(Stand me) {
    return met != null || me.goes() || (me.gate >= 0 ? earlierStand(me.gate) : closes());
  }

  private @Nullable String why(Stand me, boolean mayPause, long nanos) {
    if (!mayPause) {
      return "threads were paused there as often as they may be";
    }
    if (me.sentOn != null) {
      return me.sentOn;
    }
    if (me.thread.isInterrupted()) {
      return "it was interrupted";
    }
    return nanos > pauseNanos ? "the time of its pause was over" : null;
  }

  /** Lets a cycle of those who stand go, if there is one. */
  private boolean closes() {
    Stand[] chosen = new Stand[sides];
    if (!choose(chosen, 0)) {
      return false;
    }
    int claimed = 0;
    while (claimed < sides && chosen[claimed].claim()) {
      claimed++;
    }
    if (claimed < sides) { // one has just left
      for (int i = 0; i < claimed; i++) {
        chosen[i].release();
      }
      return false;
    }
    met = chosen;
    for (Stand one : chosen) {
      one.go();
    }
    return true;
  }

  private boolean choose(Stand[] chosen, int side) {
    if (side == sides) {
      return chosen[0].holdsAs(0, chosen[sides - 1].wanted);
    }
    for (int place = 0; place < PLACES; place++) {
      Stand one = places.get(place);
      if (one != null && one.stands() && fits(one, chosen, side)) {
        chosen[side] = one;
        if (choose(chosen, side + 1)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean fits(Stand one, Stand[] chosen, int side) {
    for (int i = 0; i < side; i++) {
      if (chosen[i].thread == one.thread) {
        return false;
      }
    }
    return side == 0 ? one.heldAs(0) != null : one.holdsAs(side, chosen[side - 1].wanted);
  }
}
