package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Findings go to listeners, JMX and Flight Recorder of the very process. */
class AsyncSinksIT {

  private static final String HEARD = "heard: detected DEADLOCK DETECTED   2 threads, 2 locks";

  @TempDir private Path directory;

  static Stream<Jdk> jdks() {
    return Jdk.all();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void tellsAListenerOnce_untilItIsForgotten(Jdk jdk) {
    ProgramResult result = run(jdk, "", "before");

    assertThat(result.exitCode()).isZero();
    assertThat(result.deadlocks()).hasSize(2);
    assertThat(result.out()).containsOnlyOnce(HEARD).contains("after: null");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void tellsALateListenerWhatWasFoundBefore(Jdk jdk) {
    ProgramResult result = run(jdk, "", "late");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).containsOnlyOnce(HEARD);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void keepsBadListenersApart(Jdk jdk) {
    ProgramResult result = run(jdk, "", "bad");

    assertThat(result.exitCode()).isZero();
    assertThat(result.deadlocks()).hasSize(2);
    assertThat(result.out().split(HEARD, -1)).hasSize(3);
    assertThat(result.err())
        .containsOnlyOnce("failed, the next finding is handed to it all the same:")
        .contains("a bad listener");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void showsFindingsAsAnMxBean_whenTheProgramHasAServer(Jdk jdk) {
    ProgramResult result = run(jdk, "trace=t.impasse", "jmx");

    assertThat(result.exitCode()).isZero();
    String fingerprint = result.deadlocks().get(0).replaceAll(".*#", "");
    assertThat(result.out())
        .contains(
            "at first: 0",
            "notification: impasse.deadlock " + fingerprint,
            "message: DEADLOCK DETECTED   2 threads, 2 locks",
            "scanNow: 1",
            "fingerprint: " + fingerprint,
            "threads: one-1,one-2",
            "\"certainty\" : \"detected\"",
            "ThreadsWatched positive: true",
            "Scans positive: true",
            "LastScanNanos positive: true",
            "ClassesWoven positive: true",
            "JDK left alone: true");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void makesNoMBeanServer_beforeSomethingIsFound(Jdk jdk) {
    assertThat(run(jdk, "", "server-later").out()).contains("servers: 0\nservers: 1");
  }

  @Test
  void makesNoMBeanServer_whenJmxIsOff() {
    assertThat(run(Jdk.running(), "jmx=false", "no-server").out())
        .contains("servers: 0\nservers: 0");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void writesAnEventForEachThread_whenFlightRecorderRecords(Jdk jdk) throws IOException {
    Path file = directory.resolve("r.jfr");
    ProgramResult result =
        JvmCommand.on(jdk, directory)
            .jvm("-XX:StartFlightRecording=filename=" + file)
            .agent("on-deadlock=exit:4")
            .run(AsyncSinksProgram.class, "jfr");

    assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
    List<RecordedEvent> events = new ArrayList<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      if (event.getEventType().getName().equals("impasse.Deadlock")) {
        events.add(event);
      }
    }
    assertThat(events).extracting(e -> e.getString("thread")).containsOnly("one-1", "one-2");
    Set<String> fingerprints =
        events.stream().map(e -> e.getString("fingerprint")).collect(Collectors.toSet());
    assertThat(fingerprints).hasSize(1);
    assertThat(result.deadlocks().get(0)).endsWith("#" + fingerprints.iterator().next());
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.getString("certainty")).isEqualTo("detected");
              assertThat(event.getString("wants")).isNotEmpty();
              assertThat(event.getString("holds")).isNotEmpty();
              assertThat(event.getString("wantsAt")).contains("AsyncSinksProgram.take");
            });
  }

  @Test
  void doesWithoutFlightRecorder_whenTheImageHasNone() {
    ProgramResult result = runWith("java.base,java.instrument,java.management");

    assertThat(result.exitCode()).as(result.err()).isEqualTo(6);
    assertThat(result.deadlocks()).hasSize(1);
    assertThat(result.err())
        .contains("impasse: this Java runs without jdk.jfr: there are no events in recordings");
  }

  @Test
  void detectsWithWhatThereIs_whenTheImageHasNoManagement() {
    ProgramResult result = runWith("java.base,java.instrument");

    assertThat(result.exitCode()).as(result.err()).isEqualTo(6);
    assertThat(result.deadlocks()).hasSize(1);
    assertThat(result.err())
        .containsOnlyOnce("impasse: this Java runs without java.management and jdk.jfr: ")
        .containsOnlyOnce("impasse: cannot write a thread dump: this Java runs without ")
        .doesNotContain("could not start");
  }

  private ProgramResult runWith(String modules) {
    return JvmCommand.on(Jdk.running(), directory)
        .jvm("--limit-modules", modules)
        .agent("on-deadlock=dump;exit:6")
        .run(ReactionProgram.class, "locks");
  }

  private ProgramResult run(Jdk jdk, String options, String way) {
    return JvmCommand.on(jdk, directory).agent(options).run(AsyncSinksProgram.class, way);
  }
}
