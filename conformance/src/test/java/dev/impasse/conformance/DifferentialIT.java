package dev.impasse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.Jdk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A program shows the same behaviour with the agent as without: verdicts, output, exceptions,
 * warnings; and the JVM finds nothing wrong with its classes, monitors and native calls.
 */
class DifferentialIT {

  private static final Path WORK = Path.of("target", "behaviour").toAbsolutePath();
  private static final int TRIES = 3;

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("quick")
  void behavesAsWithoutTheAgent(Subject subject, Jdk jdk, List<Mode> modes) throws Exception {
    compare(subject, jdk, modes);
  }

  @Tag("thorough")
  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("thorough")
  void behavesAsWithoutTheAgent_inEveryMode(Subject subject, Jdk jdk, List<Mode> modes)
      throws Exception {
    compare(subject, jdk, modes);
  }

  static Stream<Arguments> quick() {
    return Subjects.quick().stream()
        .filter(Subjects::isChosen)
        .flatMap(
            subject ->
                Jdk.all()
                    .map(
                        jdk ->
                            Arguments.of(
                                subject,
                                jdk,
                                jdk.equals(Jdk.running())
                                    ? List.of(Mode.LIVE, Mode.JDK_EVENTS)
                                    : List.of(Mode.EVENTS))));
  }

  static Stream<Arguments> thorough() {
    return Subjects.all().stream()
        .filter(Subjects::isChosen)
        .flatMap(
            subject ->
                Jdk.all()
                    .map(
                        jdk ->
                            Arguments.of(
                                subject,
                                jdk,
                                Stream.of(Mode.values())
                                    .filter(mode -> mode != Mode.WITHOUT)
                                    .toList())));
  }

  /** A test whose verdict depends on the time differs now and then; the agent's doing stays. */
  private static void compare(Subject subject, Jdk jdk, List<Mode> modes) throws IOException {
    Path work = WORK.resolve(subject.name());
    Behaviour without = Child.run(subject, jdk, Mode.WITHOUT, work);
    assertThat(without.exit()).as("exit code without the agent, see " + work).isZero();
    assertThat(without.out()).as("what there is to compare, in " + work).isNotEmpty();
    for (Mode mode : modes) {
      List<String> stay = null;
      for (int i = 0; i < TRIES && (stay == null || !stay.isEmpty()); i++) {
        List<String> now = Behaviour.differences(without, Child.run(subject, jdk, mode, work));
        if (stay == null) {
          stay = new ArrayList<>(now);
        } else {
          stay.retainAll(now);
        }
      }
      assertThat(stay).as("what differs with " + mode + ", see " + work).isEmpty();
    }
    System.out.printf(
        "%s on %s: %d lines alike in %s%n", subject, jdk, without.out().size(), modes);
  }
}
