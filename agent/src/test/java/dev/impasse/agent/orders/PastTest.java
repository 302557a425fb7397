package dev.impasse.agent.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What start and join put one after the other, and what they leave open. */
class PastTest {

  /** Thread 2 was started by thread 1 when that had started nobody yet. */
  private static final Past STARTED = new Past(1, 1, null, null);

  @Test
  void hasWhatTheParentDid_beforeItStartedTheThread() {
    assertThat(Past.has(STARTED, 1, 0)).isTrue();
  }

  @Test
  void hasNothing_thatTheParentDidLater_norWhatOthersDid() {
    assertThat(Past.has(STARTED, 1, 1)).isFalse();
    assertThat(Past.has(STARTED, 3, 0)).isFalse();
    assertThat(Past.has(null, 1, 0)).isFalse();
  }

  @Test
  void hasAllOfAThread_thatWasJoined() {
    Past joined = new Past(5, Past.ENDED, null, STARTED);
    assertThat(Past.has(joined, 5, 1000)).isTrue();
    assertThat(Past.has(joined, 1, 0)).isTrue();
    assertThat(Past.has(joined, 6, 0)).isFalse();
  }

  @Test
  void hasWhatTheJoinedThreadHad_behindIt() {
    Past ofChild = new Past(7, 2, null, null);
    Past joined = new Past(5, Past.ENDED, ofChild, null);
    assertThat(Past.has(joined, 7, 1)).isTrue();
    assertThat(Past.has(joined, 7, 2)).isFalse();
  }

  @Test
  void isReadToItsEnd_howeverManyFactsThereAre() {
    Past past = new Past(1, 1, null, null);
    for (int i = 0; i < 20_000; i++) {
      past = new Past(100 + i, Past.ENDED, null, past);
    }
    assertThat(Past.has(past, 1, 0)).isTrue();
    assertThat(Past.has(past, 2, 0)).isFalse();
  }
}
