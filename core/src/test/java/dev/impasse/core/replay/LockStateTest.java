package dev.impasse.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.model.Mode;
import dev.impasse.core.trace.Operation;
import org.junit.jupiter.api.Test;

/** The rules of replay: what each operation changes of who holds and waits for what. */
class LockStateTest {

  private static final int ONE = 1;
  private static final int TWO = 2;
  private static final int LOCK = 7;
  private static final int OTHER = 8;

  private final Events events = new Events();

  // ---- locks ------------------------------------------------------------------------------------

  @Test
  void waits_fromRequestToAcquire_andThenHolds() {
    LockState asks = events.then(ONE, Operation.REQUEST, LOCK).state();
    assertThat(asks.isHolding(ONE)).isFalse();
    assertThat(asks.waits(ONE))
        .containsExactly(
            new PendingWait(PendingWait.Reason.LOCK, LOCK, Mode.EXCLUSIVE, 1, false, 101));

    LockState has = events.then(ONE, Operation.ACQUIRE, LOCK).state();
    assertThat(has.isWaiting(ONE)).isFalse();
    assertThat(has.held(ONE)).containsExactly(new HeldLock(LOCK, Mode.EXCLUSIVE, 1, 102));
  }

  @Test
  void goesOnWaiting_whenAnotherLockIsAcquired() {
    LockState state =
        events.then(ONE, Operation.REQUEST, LOCK).then(ONE, Operation.ACQUIRE, OTHER).state();
    assertThat(state.waits(ONE)).extracting(PendingWait::target).containsExactly(LOCK);
    assertThat(state.held(ONE)).extracting(HeldLock::lock).containsExactly(OTHER);
  }

  @Test
  void holdsNoLonger_whenItReleased_butTheOtherLock() {
    LockState state =
        events
            .then(ONE, Operation.ACQUIRE, LOCK)
            .then(ONE, Operation.ACQUIRE, OTHER)
            .then(ONE, Operation.RELEASE, LOCK)
            .state();
    assertThat(state.held(ONE)).extracting(HeldLock::lock).containsExactly(OTHER);
    assertThat(state.unmatchedReleases()).isZero();
    assertThat(state.isReleasedByItsHolder(LOCK)).isTrue();
    assertThat(state.isReleasedByItsHolder(OTHER)).isFalse();
  }

  @Test
  void countsReentries_andKeepsTheFirstSite() {
    events.then(ONE, Operation.ACQUIRE, LOCK).then(ONE, Operation.REENTER, LOCK);
    assertThat(events.state().held(ONE))
        .containsExactly(new HeldLock(LOCK, Mode.EXCLUSIVE, 2, 101));

    events.then(ONE, Operation.REEXIT, LOCK);
    assertThat(events.state().held(ONE)).extracting(HeldLock::count).containsExactly(1);

    events.then(ONE, Operation.REEXIT, LOCK);
    assertThat(events.state().held(ONE)).extracting(HeldLock::count).containsExactly(1);
  }

  @Test
  void endsTheRequest_whenWhatIsHeldIsReentered() {
    LockState state =
        events
            .then(ONE, Operation.ACQUIRE, LOCK)
            .then(ONE, Operation.REQUEST, LOCK)
            .then(ONE, Operation.REENTER, LOCK)
            .state();
    assertThat(state.isWaiting(ONE)).isFalse();
  }

  @Test
  void takesTheLockFromItsHolder_whenAnotherThreadReleasesIt() {
    LockState state =
        events.then(ONE, Operation.ACQUIRE, LOCK).then(TWO, Operation.RELEASE, LOCK).state();
    assertThat(state.isHolding(ONE)).isFalse();
    assertThat(state.unmatchedReleases()).isEqualTo(1);
    assertThat(state.isReleasedByItsHolder(LOCK)).isFalse();
  }

  @Test
  void leavesReadersAlone_whenAnotherReadHoldIsReleased() {
    LockState state =
        events
            .shared(ONE, Operation.ACQUIRE, LOCK, 1)
            .shared(TWO, Operation.RELEASE, LOCK, 1)
            .state();
    assertThat(state.isHolding(ONE)).isTrue();
    assertThat(state.unmatchedReleases()).isEqualTo(1);
  }

  // ---- time-outs and attempts -------------------------------------------------------------------

  @Test
  void waitsNoLonger_whenItGaveUp_andHoldsNothing() {
    LockState state =
        events.timed(ONE, Operation.REQUEST, LOCK).then(ONE, Operation.FAILED, LOCK).state();
    assertThat(state.isWaiting(ONE)).isFalse();
    assertThat(state.isHolding(ONE)).isFalse();
  }

  @Test
  void goesOnWaiting_whenAnAttemptFailsThatNeverBlocked() {
    LockState state =
        events.timed(ONE, Operation.REQUEST, LOCK).flagged(ONE, Operation.FAILED, LOCK).state();
    assertThat(state.waits(ONE))
        .singleElement()
        .satisfies(wait -> assertThat(wait.timed()).isTrue());
  }

  @Test
  void endsTheInnermostWait_ofTwoForOneLock() {
    LockState state =
        events
            .then(ONE, Operation.REQUEST, LOCK)
            .timed(ONE, Operation.REQUEST, LOCK)
            .then(ONE, Operation.FAILED, LOCK)
            .state();
    assertThat(state.waits(ONE))
        .singleElement()
        .satisfies(wait -> assertThat(wait.timed()).isFalse());
  }

  // ---- notifications ----------------------------------------------------------------------------

  @Test
  void releasesWholly_whileItWaitsForANotification_andHoldsAsDeepAfterwards() {
    events
        .then(ONE, Operation.ACQUIRE, LOCK)
        .then(ONE, Operation.REENTER, LOCK)
        .then(ONE, Operation.WAIT, LOCK);
    LockState waits = events.state();
    assertThat(waits.isHolding(ONE)).isFalse();
    assertThat(waits.suspended(ONE)).containsExactly(new HeldLock(LOCK, Mode.EXCLUSIVE, 2, 101));
    assertThat(waits.waits(ONE))
        .extracting(PendingWait::reason)
        .containsExactly(PendingWait.Reason.NOTIFICATION);

    LockState back = events.then(ONE, Operation.RESUME, LOCK).state();
    assertThat(back.held(ONE)).containsExactly(new HeldLock(LOCK, Mode.EXCLUSIVE, 2, 101));
    assertThat(back.isWaiting(ONE)).isFalse();
    assertThat(back.suspended(ONE)).isEmpty();
  }

  @Test
  void goesOnWaiting_whenItIsNotified_untilItHasTheLockAgain() {
    LockState state =
        events
            .then(ONE, Operation.ACQUIRE, LOCK)
            .then(ONE, Operation.WAIT, LOCK)
            .then(TWO, Operation.ACQUIRE, LOCK)
            .flagged(TWO, Operation.NOTIFY, LOCK)
            .state();
    assertThat(state.isWaiting(ONE)).isTrue();
    assertThat(state.isHolding(TWO)).isTrue();
  }

  @Test
  void holdsOnce_whenItComesBackFromAWaitThatIsNotThere() {
    LockState state = events.then(ONE, Operation.RESUME, LOCK).state();
    assertThat(state.held(ONE)).containsExactly(new HeldLock(LOCK, Mode.EXCLUSIVE, 1, 101));
  }

  // ---- permits and latches ----------------------------------------------------------------------

  @Test
  void addsPermitsUp_andReleasesSomeOfThem() {
    events.shared(ONE, Operation.ACQUIRE, LOCK, 2).shared(ONE, Operation.ACQUIRE, LOCK, 3);
    assertThat(events.state().held(ONE)).containsExactly(new HeldLock(LOCK, Mode.SHARED, 5, 101));

    events.shared(ONE, Operation.RELEASE, LOCK, 4);
    LockState some = events.state();
    assertThat(some.held(ONE)).extracting(HeldLock::count).containsExactly(1);
    assertThat(some.isReleasedByItsHolder(LOCK)).isFalse();

    events.shared(ONE, Operation.RELEASE, LOCK, 1);
    assertThat(events.state().isHolding(ONE)).isFalse();
  }

  @Test
  void keepsBothModesOfALockApart() {
    LockState state =
        events
            .then(ONE, Operation.ACQUIRE, LOCK)
            .shared(ONE, Operation.ACQUIRE, LOCK, 1)
            .then(ONE, Operation.RELEASE, LOCK)
            .state();
    assertThat(state.held(ONE)).extracting(HeldLock::mode).containsExactly(Mode.SHARED);
  }

  @Test
  void asksForAsManyPermitsAsItSays() {
    LockState state = events.shared(ONE, Operation.REQUEST, LOCK, 3).state();
    assertThat(state.waits(ONE))
        .containsExactly(
            new PendingWait(PendingWait.Reason.LOCK, LOCK, Mode.SHARED, 3, false, 101));
  }

  @Test
  void changesNothing_whenSomethingIsPublishedOrReceived() {
    LockState state =
        events
            .then(ONE, Operation.REQUEST, LOCK)
            .then(TWO, Operation.SENT, LOCK)
            .then(ONE, Operation.RECEIVED, LOCK)
            .state();
    assertThat(state.isWaiting(ONE)).isTrue();
    assertThat(state.isHolding(TWO)).isFalse();
  }

  // ---- threads ----------------------------------------------------------------------------------

  @Test
  void waitsForTheEndOfAThread_andNotForALockOfThatNumber() {
    events.then(ONE, Operation.JOIN, TWO).then(ONE, Operation.FAILED, TWO);
    assertThat(events.state().waits(ONE))
        .extracting(PendingWait::reason)
        .containsExactly(PendingWait.Reason.THREAD_END);

    assertThat(events.then(ONE, Operation.JOINED, TWO).state().isWaiting(ONE)).isFalse();
  }

  @Test
  void waitsForTheEndOfAThreadNoLonger_whenItGaveThatUp() {
    LockState state =
        events.timed(ONE, Operation.JOIN, TWO).flagged(ONE, Operation.JOINED, TWO).state();
    assertThat(state.isWaiting(ONE)).isFalse();
    assertThat(state.ended(TWO)).isFalse();
  }

  @Test
  void keepsWhatAThreadHolds_whenItEnds() {
    LockState state = events.then(ONE, Operation.ACQUIRE, LOCK).then(ONE, Operation.END, 0).state();
    assertThat(state.ended(ONE)).isTrue();
    assertThat(state.isHolding(ONE)).isTrue();
    assertThat(state.ended(TWO)).isFalse();
  }

  @Test
  void remembersWhereALastWaitBegan() {
    LockState state =
        events
            .then(ONE, Operation.REQUEST, LOCK)
            .then(TWO, Operation.ACQUIRE, OTHER)
            .then(ONE, Operation.ACQUIRE, LOCK)
            .state();
    assertThat(state.waitsSince(ONE)).isEqualTo(1);
    assertThat(state.waitsSince(TWO)).isZero();
  }

  // ---- gaps -------------------------------------------------------------------------------------

  @Test
  void forgetsItsThread_whereEventsAreMissing_andNoOther() {
    LockState state = gap(false);
    assertThat(state.isHolding(ONE)).isTrue();
    assertThat(state.isHolding(TWO)).isFalse();
    assertThat(state.isWaiting(TWO)).isFalse();
    assertThat(state.drops()).isEqualTo(1);
  }

  @Test
  void forgetsAllThreads_whereEventsOfAnyAreMissing() {
    LockState state = gap(true);
    assertThat(state.isHolding(ONE)).isFalse();
    assertThat(state.isHolding(TWO)).isFalse();
  }

  private LockState gap(boolean ofAny) {
    events
        .then(ONE, Operation.ACQUIRE, LOCK)
        .then(TWO, Operation.ACQUIRE, OTHER)
        .then(TWO, Operation.REQUEST, LOCK);
    return ofAny
        ? events.shared(TWO, Operation.DROPPED, 0, 1).state()
        : events.then(TWO, Operation.DROPPED, 0).state();
  }

  @Test
  void knowsNothing_ofAThreadThatDidNothing() {
    LockState state = events.then(ONE, Operation.ACQUIRE, LOCK).state();
    assertThat(state.threads()).containsExactly(ONE);
    assertThat(state.held(TWO)).isEmpty();
    assertThat(state.waits(TWO)).isEmpty();
    assertThat(state.suspended(TWO)).isEmpty();
  }
}
