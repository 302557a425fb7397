package dev.impasse.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/**
 * Runs every cell of the table of shapes under the packaged agent, some at a time, and compares
 * what Impasse and the JDK say with what the cell declares; prints the whole table at the end.
 *
 * <p>{@code -Dmatrix.only=PREFIX} runs the shapes whose names begin so; {@code -Dmatrix.hanging=20}
 * and {@code -Dmatrix.safe=20} run so many at a time, as a busy machine would. {@code
 * -Dmatrix.way=jdk} leaves the application alone in every cell, {@code -Dmatrix.way=app} in none;
 * else half of them are run so.
 */
@Tag("needs-agent")
@Execution(ExecutionMode.SAME_THREAD) // it has JVMs of its own at a time
class MatrixIT {

  /** What hangs costs processor time, and what is safe sleeps. */
  private static final int HANGING_AT_A_TIME = Integer.getInteger("matrix.hanging", 3);

  private static final int SAFE_AT_A_TIME = Integer.getInteger("matrix.safe", 4);

  /** What each cell printed stays there, for people. */
  private static final Path DIRECTORY = Path.of("target", "matrix");

  private static final Map<Place, Future<Outcome>> OUTCOMES = new LinkedHashMap<>();

  @BeforeAll
  static void runsAll() throws IOException {
    Files.createDirectories(DIRECTORY);
    for (Place place : Place.all()) {
      Files.deleteIfExists(place.trace(DIRECTORY));
    }
    run(places(false), HANGING_AT_A_TIME);
    run(places(true), SAFE_AT_A_TIME);
  }

  private static void run(Stream<Place> places, int atATime) {
    ExecutorService lanes = Executors.newFixedThreadPool(atATime);
    places.forEach(place -> OUTCOMES.put(place, lanes.submit(() -> CellRun.of(place, DIRECTORY))));
    lanes.shutdown();
  }

  static Stream<Place> hanging() {
    return places(false)
        .filter(place -> !place.missed() && !place.missedUnwoven())
        .filter(place -> NotYet.said(place).isEmpty());
  }

  static Stream<Place> saidOtherwise() {
    return places(false).filter(place -> NotYet.said(place).isPresent());
  }

  static Stream<Place> missed() {
    return places(false).filter(place -> place.missed() || place.missedUnwoven());
  }

  static Stream<Place> safe() {
    return places(true);
  }

  private static Stream<Place> places(boolean silent) {
    String prefix = System.getProperty("matrix.only", "");
    return Place.all().stream()
        .filter(place -> place.cell().shape().name().startsWith(prefix))
        .filter(place -> (place.cell().shape().verdict() == Shape.Verdict.SILENT) == silent);
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("hanging")
  void reportsTheHangOnceAndItsThreads(Place place) throws Exception {
    Shape shape = place.cell().shape();
    Outcome outcome = outcome(place);
    assertThat(outcome.exitCode()).as("%s hangs: %s", place, outcome).isEqualTo(Outcome.HANGS);
    assertThat(outcome.headlines()).as(outcome.toString()).hasSize(1);
    assertThat(outcome.headlines().get(0)).startsWith("DEADLOCK " + shape.verdict() + " ");
    for (String participant : shape.participants()) {
      assertThat(outcome.err()).contains('"' + participant + '"');
    }
    boolean named = Stream.of(shape.locks()).allMatch(outcome.err()::contains);
    boolean unnamed = place.unwoven() && NotYet.nameNeedsWeaving(place);
    assertThat(named).as("names, or NotYet is out of date: %s", outcome).isEqualTo(!unnamed);
    int threads = Math.max(shape.size(), shape.participants().length);
    assertThat(outcome.headlines().get(0))
        .contains(threads == 1 ? " 1 thread" : " " + threads + " threads");
    checkJdk(place, outcome);
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("missed")
  void saysNothing_whenTheHangIsNotReachedYet(Place place) throws Exception {
    Outcome outcome = outcome(place);
    assertThat(outcome.exitCode()).as("%s hangs: %s", place, outcome).isEqualTo(Outcome.HANGS);
    assertThat(outcome.headlines()).as("take it out of NotYet: " + place).isEmpty();
    checkJdk(place, outcome);
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("saidOtherwise")
  void reportsTheHangButNotAsItShould_whenItIsListedSo(Place place) throws Exception {
    Outcome outcome = outcome(place);
    assertThat(outcome.headlines()).as(outcome.toString()).hasSize(1);
    assertThat(outcome.headlines().get(0))
        .as("take it out of NotYet, or correct it there: " + place)
        .startsWith("DEADLOCK " + NotYet.said(place).orElseThrow());
    checkJdk(place, outcome);
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("safe")
  void saysNothing_whenThePatternIsSafe(Place place) throws Exception {
    Outcome outcome = outcome(place);
    assertThat(outcome.errButFullTrace()).as(outcome.out()).isEmpty();
    assertThat(outcome.exitCode()).as("%s ends: %s", place, outcome).isZero();
    checkJdk(place, outcome);
  }

  /** Of the runs that left a trace with all events: one JVM reads them all. */
  @Test
  void saysTheSameLiveAndInAnalyze() throws Exception {
    Map<Place, List<String>> live = new LinkedHashMap<>();
    List<Place> full = new ArrayList<>();
    for (Place place : OUTCOMES.keySet()) {
      if (place.recorded()) {
        Outcome outcome = outcome(place);
        if (outcome.hasFullTrace()) {
          full.add(place);
        } else {
          live.put(place, outcome.headlines());
        }
      }
    }
    assumeFalse(live.isEmpty(), "no run of this way leaves a trace");
    assertThat(full).as("safe ones go round as fast as they can").hasSizeLessThan(12);
    assertThat(RecordedWords.inAnalyze(List.copyOf(live.keySet()), DIRECTORY)).isEqualTo(live);
  }

  /** The same headline, and so the same fingerprint, from woven code and from stacks. */
  @Test
  void saysTheSame_whetherTheApplicationIsWovenOrNot() throws Exception {
    Map<String, List<String>> woven = new LinkedHashMap<>();
    Map<String, List<String>> unwoven = new LinkedHashMap<>();
    for (Place place : hanging().filter(p -> p.kind() == Shape.Threads.PLATFORM).toList()) {
      if (NotYet.placeNeedsWeaving(place)) {
        continue;
      }
      (place.unwoven() ? unwoven : woven).put(place.row(), outcome(place).headlines());
    }
    woven.keySet().retainAll(unwoven.keySet());
    unwoven.keySet().retainAll(woven.keySet());

    assertThat(unwoven).isEqualTo(woven);
  }

  /** A cycle by owners, two that only the agent can know of, and a safe one. */
  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("replayed")
  void saysTheSameLiveAndInReplay(Place place) throws Exception {
    List<String> live = outcome(place).headlines();
    assertThat(RecordedWords.inReplay(place, DIRECTORY)).isEqualTo(live);
  }

  static Stream<Place> replayed() {
    List<String> shapes = List.of("ring-5", "orphaned-lock", "own-lock-twice", "safe-timed-waits");
    return OUTCOMES.keySet().stream()
        .filter(place -> place.kind() == Shape.Threads.PLATFORM && place.recorded())
        .filter(place -> shapes.contains(place.row()));
  }

  /** The JDK sees platform threads, at most. */
  private static void checkJdk(Place place, Outcome outcome) {
    assertThat(outcome.jdk()).as("%s says what the JDK finds: %s", place, outcome).isNotNegative();
    boolean found =
        place.kind() == Shape.Threads.PLATFORM && place.cell().shape().jdk() == Shape.Jdk.FOUND;
    assertThat(outcome.jdk() > 0).as("the JDK finds %s: %s", place, outcome).isEqualTo(found);
  }

  @Test
  void listsNothingThatIsNotInTheTable() {
    List<Place> all = Place.all();
    assertThat(NotYet.cells())
        .allSatisfy(
            listed ->
                assertThat(all)
                    .anyMatch(
                        place ->
                            listed.equals(place.toString())
                                || listed.equals(place.cell().shape().name())));
  }

  private static Outcome outcome(Place place) throws InterruptedException, ExecutionException {
    Future<Outcome> future = OUTCOMES.get(place);
    if (future == null) {
      throw new AssertionError("every place was run: place=" + place);
    }
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TestAbortedException noSuchJdk) {
        throw noSuchJdk;
      }
      throw e;
    }
  }

  @AfterAll
  static void printsTheTable() throws IOException, InterruptedException {
    String table = Table.of(OUTCOMES);
    System.out.println(table);
    Files.writeString(DIRECTORY.resolve("table.txt"), table + "\n");
    for (Place place : OUTCOMES.keySet()) {
      Files.deleteIfExists(place.trace(DIRECTORY));
    }
  }
}
