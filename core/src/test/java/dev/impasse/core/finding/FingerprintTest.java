package dev.impasse.core.finding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FingerprintTest {

  private static Side side(
      String thread, String wants, String wantsIn, String holds, String holdsFrom, int line) {
    return new Side(
        new ThreadRef(thread.hashCode(), thread, false, false),
        new LockRef(1, LockKind.MONITOR, wants, "x.C"),
        Mode.EXCLUSIVE,
        new StackTraceElement("x.C", wantsIn, "C.java", line),
        "",
        List.of(
            new Hold(
                new LockRef(2, LockKind.MONITOR, holds, "x.C"),
                Mode.EXCLUSIVE,
                1,
                new StackTraceElement("x.C", holdsFrom, "C.java", line + 1),
                "")),
        List.of());
  }

  private static String of(Side... sides) {
    return Fingerprint.of(FindingKind.DEADLOCK, List.of(sides));
  }

  private final Side left = side("left", "C.b", "f", "C.a", "f", 10);
  private final Side right = side("right", "C.a", "g", "C.b", "g", 20);

  @Test
  void isEightHexDigits() {
    assertThat(of(left, right)).matches("[0-9a-f]{8}");
  }

  @Test
  void isTheSame_whereverTheCycleBegins() {
    assertThat(of(right, left)).isEqualTo(of(left, right));
  }

  @Test
  void isTheSame_whenLinesShift_andThreadsAreRenamed() {
    Side moved = side("pool-7-thread-1", "C.b", "f", "C.a", "f", 99);
    assertThat(of(moved, right)).isEqualTo(of(left, right));
  }

  @Test
  void isTheSame_whenObjectsHaveOtherHashes() {
    Side one = side("left", "Account@1f", "f", "Account@2e", "f", 10);
    Side other = side("left", "Account@77", "f", "Account@0", "f", 10);
    assertThat(of(one, right)).isEqualTo(of(other, right));
  }

  @Test
  void differs_whenAnotherMethodIsInvolved() {
    assertThat(of(left, side("right", "C.a", "h", "C.b", "h", 20))).isNotEqualTo(of(left, right));
  }

  @Test
  void isTheSame_whenCompilerAndJvmNumberAnew() {
    for (String[] pair :
        new String[][] {
          {"x.C$$Lambda/0x000001", "x.C$$Lambda/0x00fa02"},
          {"x.C$$Lambda$14/0x0001", "x.C$$Lambda/0x00fa02"},
          {"x.C$1", "x.C$7"},
          {"x.C$1Local", "x.C$2Local"},
          {"jdk.proxy1.$Proxy3", "jdk.proxy2.$Proxy44"},
          {"com.sun.proxy.$Proxy3", "jdk.proxy2.$Proxy44"},
          {"x.C$$EnhancerBySpringCGLIB$$1a2b", "x.C$$EnhancerBySpringCGLIB$$99ff"},
          {"x.C$$SpringCGLIB$$0", "x.C$$SpringCGLIB$$1"},
          {"x.C$ByteBuddy$a1B2", "x.C$ByteBuddy$zZ9"},
          {"x.GeneratedMethodAccessor1", "x.GeneratedMethodAccessor12"},
        }) {
      assertThat(of(inClass(pair[0], "f"), right))
          .as(pair[0])
          .isEqualTo(of(inClass(pair[1], "f"), right));
    }
    assertThat(of(inClass("x.C", "lambda$main$3"), right))
        .isEqualTo(of(inClass("x.C", "lambda$main$0"), right));
    assertThat(of(inClass("x.C", "lambda$main$3"), right))
        .isNotEqualTo(of(inClass("x.C", "lambda$other$3"), right));
    assertThat(of(inClass("x.C$Inner", "f"), right))
        .isNotEqualTo(of(inClass("x.C$Other", "f"), right));
  }

  private static Side inClass(String className, String method) {
    Side side = side("left", "C.b", "f", "C.a", "f", 10);
    return new Side(
        side.thread(),
        side.wants(),
        side.mode(),
        new StackTraceElement(className, method, "C.java", 10),
        "",
        side.holds(),
        List.of());
  }

  @Test
  void isTheSame_whenAThreadThatIsWaitedForIsRenamed() {
    assertThat(joins("end of pool-1-thread-3")).isEqualTo(joins("end of worker"));
  }

  private static String joins(String label) {
    Side side = side("left", "C.b", "f", "C.a", "f", 10);
    LockRef end = new LockRef(0, LockKind.THREAD_END, label, "java.lang.Thread");
    Side joining =
        new Side(side.thread(), end, side.mode(), side.wantsAt(), "", side.holds(), List.of());
    return of(joining);
  }

  @Test
  void isTheSame_forAThreadDump_whichKnowsNoFields() {
    Side one = locks(LockKind.MONITOR, "x.C", "C.b", "C.a", "f");
    Side other = locks(LockKind.MONITOR, "x.C", "C@1f2e", "C@77aa", "f");
    assertThat(of(other, right)).isEqualTo(of(one, right));
    assertThat(of(locks(LockKind.MONITOR, "x.D", "C.b", "C.a", "f"), right))
        .isNotEqualTo(of(one, right));
    assertThat(of(locks(LockKind.MONITOR, "x.C", "C.b", "C.a", "g"), right))
        .isNotEqualTo(of(one, right));
  }

  @Test
  void isTheSame_whereverAnOwnedSynchronizerWasTaken() {
    String type = "java.util.concurrent.locks.ReentrantLock";
    Side known = locks(LockKind.REENTRANT_LOCK, type, "C.b", "C.a", "f");
    Side unknown = locks(LockKind.REENTRANT_LOCK, type, "ReentrantLock@1", "?", null);
    assertThat(of(known, right)).isEqualTo(of(unknown, right));
    assertThat(of(locks(LockKind.CUSTOM_LOCK, "x.Mutex", "C.b", "C.a", "f"), right))
        .isEqualTo(of(locks(LockKind.CUSTOM_LOCK, "x.Mutex$Sync", "Sync@1", "?", null), right));
  }

  @Test
  void isTheSame_forAnyClassAndAnyBin() {
    Side one = locks(LockKind.MONITOR, "java.lang.Class", "C.class", "C.a", "f");
    Side dump = locks(LockKind.MONITOR, "java.lang.Class for x.C", "C.class", "C.a", "f");
    assertThat(of(dump, right)).isEqualTo(of(one, right));
    String map = "java.util.concurrent.ConcurrentHashMap";
    assertThat(of(locks(LockKind.MONITOR, map + "$Node", "Node@1", "?", null), right))
        .isEqualTo(of(locks(LockKind.MONITOR, map + "$ReservationNode", "x@2", "?", null), right));
  }

  private static Side locks(
      LockKind kind, String type, String wants, String holds, @Nullable String from) {
    StackTraceElement at = new StackTraceElement("x.C", "f", "C.java", 10);
    StackTraceElement taken = from == null ? null : new StackTraceElement("x.C", from, "C.java", 9);
    return new Side(
        new ThreadRef(1, "left", false, false),
        new LockRef(1, kind, wants, type),
        Mode.EXCLUSIVE,
        at,
        "",
        List.of(new Hold(new LockRef(2, kind, holds, type), Mode.EXCLUSIVE, 1, taken, "")),
        List.of());
  }

  @Test
  void isTheSame_onAnyMachine() {
    assertThat(of(left, right)).isEqualTo("7e7b963a");
  }
}
