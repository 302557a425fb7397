package dev.impasse.core.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Certainty;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * What recorded events, which hold no data, leave open: predicted, suspected, or nothing at all.
 */
class DoubtsTest {

  private static final int A = 1;
  private static final int B = 2;
  private static final int GUARD = 3;
  private static final int SITE = 77;

  @Test
  void predicts_whenNothingIsLeftOut() throws IOException {
    assertThat(new RecordedScript().nested(1, A, B).nested(2, B, A).words())
        .containsExactly(Certainty.PREDICTED);
  }

  @Test
  void suspects_whenAFlagUnderAnotherLockMayOrderTheSides() throws IOException {
    RecordedScript flag =
        new RecordedScript().nested(1, A, B).section(1, GUARD).section(2, GUARD).nested(2, B, A);
    assertThat(flag.words()).containsExactly(Certainty.SUSPECTED);
    assertThat(flag.findings().get(0).why()).anyMatch(why -> why.contains("leaves out"));
  }

  @Test
  void suspects_whenTheFlagGoesThroughAThirdThread() throws IOException {
    assertThat(
            new RecordedScript()
                .nested(1, A, B)
                .section(1, GUARD)
                .section(3, GUARD)
                .section(3, 4)
                .section(2, 4)
                .nested(2, B, A)
                .words())
        .containsExactly(Certainty.SUSPECTED);
  }

  @Test
  void predicts_whenTheOtherLockIsTakenBeforeTheSectionsOnly() throws IOException {
    assertThat(
            new RecordedScript()
                .section(1, GUARD)
                .section(2, GUARD)
                .nested(1, A, B)
                .nested(2, B, A)
                .words())
        .containsExactly(Certainty.PREDICTED);
  }

  @Test
  void predicts_whenALaterInstanceNeedsNothingOfTheOther() throws IOException {
    assertThat(
            new RecordedScript()
                .nested(1, A, B)
                .section(1, GUARD)
                .section(2, GUARD)
                .nested(2, B, A)
                .nested(1, A, B)
                .words())
        .containsExactly(Certainty.PREDICTED);
  }

  @Test
  void predicts_whenOneOfTwoPairsOfThreadsNeedsNothingOfTheOther() throws IOException {
    assertThat(
            new RecordedScript()
                .nested(1, A, B)
                .section(1, GUARD)
                .section(2, GUARD)
                .nested(2, B, A)
                .nested(3, B, A)
                .words())
        .contains(Certainty.PREDICTED);
  }

  @Test
  void suspects_whenAConstructorTakesTheLockOfItsOwnObject() throws IOException {
    assertThat(
            new RecordedScript()
                .ofItself(SITE, "<init>")
                .nested(1, A, B, SITE)
                .nested(2, B, A)
                .words())
        .containsExactly(Certainty.SUSPECTED);
  }

  @Test
  void suspects_whenAPlaceOnlyEverTakesLocksThatNobodyElseKnows() throws IOException {
    RecordedScript future = new RecordedScript().ofItself(SITE, "addEntry");
    for (int round = 0; round < 4; round++) {
      future.nested(1, A, 10 + round, SITE).nested(2, 10 + round, A, 78);
    }
    assertThat(future.words()).containsOnly(Certainty.SUSPECTED);
    assertThat(future.findings().get(0).why()).anyMatch(why -> why.contains("is made within"));
  }

  @Test
  void predicts_whenThePlaceAlsoTakesLocksThatOthersKnow() throws IOException {
    RecordedScript known = new RecordedScript().ofItself(SITE, "addEntry");
    for (int round = 0; round < 4; round++) {
      known.nested(2, 10 + round, A, 78).nested(1, A, 10 + round, SITE);
    }
    assertThat(known.words()).contains(Certainty.PREDICTED);
  }

  @Test
  void predicts_whenALockIsFirstAcquiredWithinAnotherOnce() throws IOException {
    assertThat(
            new RecordedScript()
                .ofItself(SITE, "addEntry")
                .nested(1, A, B, SITE)
                .nested(2, B, A)
                .words())
        .containsExactly(Certainty.PREDICTED);
  }

  @Test
  void saysNothing_whenTwoThreadsHaveAnOwnLockAtOnce() throws IOException {
    assertThat(
            new RecordedScript()
                .own(A, "x.NoLock")
                .nested(1, A, B)
                .nested(2, B, A)
                .acquire(1, A, 5)
                .acquire(2, A, 6)
                .release(1, A)
                .release(2, A)
                .words())
        .isEmpty();
  }

  @Test
  void seesNoGate_whenTheOuterLockDoesNotExclude() throws IOException {
    assertThat(
            new RecordedScript()
                .own(GUARD, "x.NoLock")
                .acquire(3, GUARD, 5)
                .acquire(1, GUARD, 6)
                .nested(1, A, B)
                .release(1, GUARD)
                .release(3, GUARD)
                .acquire(2, GUARD, 7)
                .nested(2, B, A)
                .release(2, GUARD)
                .words())
        .containsExactly(Certainty.PREDICTED);
  }

  @Test
  void suspects_whenNoThreadEverWaitedForAnOwnLock() throws IOException {
    RecordedScript quiet = new RecordedScript().own(A, "x.Mutex").nested(1, A, B).nested(2, B, A);
    assertThat(quiet.words()).containsExactly(Certainty.SUSPECTED);
    assertThat(quiet.findings().get(0).why()).anyMatch(why -> why.contains("own excludes"));
  }

  @Test
  void predicts_whenALockOfTheSameClassKeptAThreadWaiting() throws IOException {
    assertThat(
            contended(new RecordedScript().own(A, "x.Mutex").own(9, "x.Mutex"))
                .nested(1, A, B)
                .nested(2, B, A)
                .words())
        .containsExactly(Certainty.PREDICTED);
  }

  @Test
  void suspects_whenAnotherLockOfTheClassDoesNotExclude() throws IOException {
    RecordedScript views = new RecordedScript().own(A, "x.View").own(8, "x.View").own(9, "x.View");
    assertThat(
            contended(views)
                .acquire(1, 8, 5)
                .acquire(2, 8, 6)
                .release(1, 8)
                .release(2, 8)
                .nested(1, A, B)
                .nested(2, B, A)
                .words())
        .containsExactly(Certainty.SUSPECTED);
  }

  @Test
  void predicts_whenAnOwnLockStandsOnOneThatExcludes() throws IOException {
    RecordedScript wrappers = new RecordedScript().own(7, "x.View").own(8, "x.View");
    crossed(wrappers, A, B);
    assertThat(wrappers.words()).contains(Certainty.PREDICTED);
  }

  @Test
  void suspects_whenAnOwnLockStandsOnAnother_eachTime() throws IOException {
    RecordedScript wrappers = new RecordedScript().own(7, "x.View").own(8, "x.View");
    wrapped(wrappers, 1, 7, 21).release(1, 21).release(1, 7);
    wrapped(wrappers, 2, 8, 22).release(2, 22).release(2, 8);
    crossed(wrappers, 23, 24);
    assertThat(wrappers.words()).containsOnly(Certainty.SUSPECTED);
  }

  @Test
  void suspects_whenAViewOfTheClassStandsOnAnotherLockThatKeptAThreadWaiting() throws IOException {
    RecordedScript views = new RecordedScript().own(A, "x.View").own(9, "x.View");
    views.request(1, 9).acquire(1, 20, 5).acquire(1, 9, 6);
    views.request(2, 9).request(2, 20);
    views.release(1, 20).release(1, 9);
    views.acquire(2, 20, 7).acquire(2, 9, 8).release(2, 20).release(2, 9);
    assertThat(views.nested(1, A, B).nested(2, B, A).words()).containsExactly(Certainty.SUSPECTED);
  }

  /** Locks 7 and 8, which stand on two others, in both orders. */
  private static void crossed(RecordedScript script, int on7, int on8) {
    wrapped(script, 1, 7, on7);
    wrapped(script, 1, 8, on8).release(1, on8).release(1, 8).release(1, on7).release(1, 7);
    wrapped(script, 2, 8, on8);
    wrapped(script, 2, 7, on7).release(2, on7).release(2, 7).release(2, on8).release(2, 8);
  }

  private static RecordedScript wrapped(RecordedScript script, int thread, int own, int on) {
    return script
        .request(thread, own)
        .acquire(thread, on, 100 * thread + on)
        .acquire(thread, own, 100 * thread + own);
  }

  /** Thread 2 waits for lock 9 until thread 1 releases it. */
  private static RecordedScript contended(RecordedScript script) {
    return script.acquire(1, 9, 5).request(2, 9).release(1, 9).acquire(2, 9, 6).release(2, 9);
  }
}
