package dev.impasse.cli.confirm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.steer.SteerPlace;
import dev.impasse.core.steer.SteerProgress;
import dev.impasse.core.steer.SteerProgress.Side;
import dev.impasse.core.steer.SteerSide;
import dev.impasse.core.steer.SteerSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoryTest {

  private static final SteerSpec SPEC =
      new SteerSpec("f", List.of(side("t", "a", "b"), side("u", "b", "a")), List.of(), true, 1, 1);

  private static SteerSide side(String thread, String holds, String wants) {
    return new SteerSide(thread, lock(holds), place(holds), lock(wants), place(wants));
  }

  private static SteerSide.Lock lock(String name) {
    return new SteerSide.Lock("A." + name, "A", false);
  }

  private static SteerPlace place(String name) {
    return new SteerPlace("p.A", name, "Lock.lock", name, 0, "A.java:7");
  }

  private static Attempt run(boolean met, List<Integer> passed, String letGo, Side... sides) {
    SteerProgress progress =
        new SteerProgress(1, List.of(sides), met, passed, 1_500, letGo, List.of());
    return new Attempt(List.of(progress), Duration.ofSeconds(1), "it ended", null, List.of("x"));
  }

  private static String howFar(Attempt... attempts) {
    return new Story(SPEC, List.of(attempts)).howFar();
  }

  @Test
  void saysWhoNeverCame_toItsOuterPlace() {
    assertThat(howFar(run(false, List.of(), "", new Side(0, 0, 0), new Side(1, 0, 1))))
        .isEqualTo(
            "nobody came to A.a(A.java:7), where \"t\" took A.a; in the last run it ended;"
                + " threads were paused for 1.5 s in all in a run");
  }

  @Test
  void saysWhoNeverCame_toItsInnerPlaceWithTheOuterLock() {
    assertThat(
            howFar(
                run(false, List.of(), "", new Side(3, 0, 1), new Side(1, 1, 0)),
                run(false, List.of(), "", new Side(3, 0, 1), new Side(1, 1, 0))))
        .contains(
            "\"u\" never reached A.a(A.java:7) while holding A.b (it was reached 2 times without");
  }

  @Test
  void saysWhyTheyWereLetGo_whenAllCame() {
    assertThat(howFar(run(false, List.of(), "why", new Side(3, 0, 1), new Side(1, 1, 2))))
        .contains(
            "\"t\" stood at A.b(A.java:7) holding A.a once; \"u\" stood at A.a(A.java:7) holding",
            "never all at once",
            "went on because why");
  }

  @Test
  void saysWhoWentOn_whenAllStoodThereAtOnce() {
    Attempt met = run(true, List.of(1), "", new Side(1, 0, 1), new Side(1, 0, 1));

    assertThat(new Story(SPEC, List.of(met)).whatLetItGo())
        .contains("at once", "\"u\" went on past A.a(A.java:7) all the same");
  }

  @Test
  void saysThatNoAgentWasThere() {
    Attempt none = new Attempt(List.of(), Duration.ZERO, "it ended", null, List.of("no such file"));

    assertThat(howFar(none)).contains("no JVM", "it ended", "no such file");
  }
}
