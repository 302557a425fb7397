package dev.impasse.core.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads dumps that JDK 17 ({@code jstack -l}) and 25 ({@code jcmd Thread.print -l}) have made. */
class TextDumpReaderTest {

  private static final int CUT_EVERY = 97;

  @ParameterizedTest
  @CsvSource({
    "mon-17, 1",
    "mon-25, 1",
    "lock-17, 0",
    "lock-25, 0",
    "rw-17, 0",
    "rw-25, 0",
    "init-17, 0",
    "init-25, 0"
  })
  void detectsTheCycle(String dump, int behind) throws IOException {
    ThreadDump read = read(text(dump));

    assertThat(read.problems()).isEmpty();
    List<Finding> found = read.deadlocks();
    assertThat(found).singleElement();
    Finding finding = found.get(0);
    assertThat(finding.certainty()).isEqualTo(Certainty.DETECTED);
    assertThat(finding.sides()).hasSize(2);
    assertThat(finding.sides().get(0).thread().name()).startsWith("left");
    assertThat(finding.sides().get(1).thread().name()).isEqualTo("right");
    assertThat(finding.sides().get(0).wantsAt()).isNotNull();
    assertThat(finding.sides().get(0).stack()).hasSizeGreaterThan(2);
    assertThat(finding.blockedBehind()).hasSize(behind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"timed-17", "timed-25"})
  void isSilent_whenOneOfThemWaitsForATime(String dump) throws IOException {
    ThreadDump read = read(text(dump));

    assertThat(read.threads()).hasSizeGreaterThan(5);
    assertThat(read.deadlocks()).isEmpty();
  }

  @Test
  void readsNames_thatContainQuotes() throws IOException {
    assertThat(read(text("mon-17")).threads())
        .extracting(DumpThread::name)
        .contains("left \" x", "main", "right", "behind");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mon-17", "lock-25", "init-25", "pinned-25", "hostile-25"})
  void readsWhatIsWhole_whenTheDumpIsCut(String dump) throws IOException {
    String whole = text(dump);
    for (int end = 0; end < whole.length(); end += CUT_EVERY) {
      ThreadDump read = read(whole.substring(0, end));
      for (Finding finding : read.deadlocks()) {
        assertThat(finding.sides()).hasSize(2);
      }
      if (whole.indexOf("JNI global refs") > end) {
        assertThat(read.problems().isEmpty() && read.doubts().isEmpty())
            .as("cut at %d", end)
            .isFalse();
      }
    }
  }

  @Test
  void givesBackTheMonitor_thatAThreadWaitsOn() throws IOException {
    String text =
        """
        Full thread dump OpenJDK

        "waiter" #12 prio=5 os_prio=0 cpu=1ms elapsed=2s tid=0x01 nid=0x1 in Object.wait()
           java.lang.Thread.State: WAITING (on object monitor)
        \tat java.lang.Object.wait(java.base@17/Native Method)
        \t- waiting on <0x00000000d7751148> (a java.lang.Object)
        \tat A.b(A.java:3)
        \t- locked <0x00000000d7751148> (a java.lang.Object)

        JNI global refs: 6
        """;

    assertThat(read(text).threads().get(0).holds()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"idle-17", "idle-25"})
  void isSilent_onAServerAtRest(String dump) throws IOException {
    ThreadDump read = read(text(dump));

    assertThat(read.problems()).isEmpty();
    assertThat(read.notes()).isEmpty();
    assertThat(read.threads()).extracting(DumpThread::name).contains("queued", "waits", "latch");
    assertThat(read.deadlocks()).isEmpty();
  }

  /**
   * A dump does not tell who has permits, reads, holds a stamp or ends a thread: with nobody left
   * who works, it is suspected. What docs/limitations.md says of joins is missed here.
   */
  @ParameterizedTest
  @ValueSource(strings = {"unseen-17", "unseen-25"})
  void suspectsPermitsReadersAndStamps_whichADumpDoesNotTell(String dump) throws IOException {
    ThreadDump read = read(text(dump));

    assertThat(read.threads())
        .extracting(DumpThread::name)
        .contains("s1", "s2", "r1", "r2", "j0", "j1", "l1", "l2", "st");
    assertThat(read.deadlocks()).extracting(Finding::certainty).containsOnly(Certainty.SUSPECTED);
    assertThat(read.deadlocks())
        .extracting(one -> one.sides().stream().map(side -> side.thread().name()).sorted().toList())
        .containsExactlyInAnyOrder(
            List.of("l1", "l2"), List.of("r1", "r2"), List.of("s1", "s2"), List.of("st"));
  }

  @ParameterizedTest
  @CsvSource({
    "idle-17, holder, REENTRANT_LOCK, ReentrantLock",
    "idle-25, holder, REENTRANT_LOCK, ReentrantLock",
    "rw-25, left, READ_WRITE_LOCK, ReentrantReadWriteLock"
  })
  void tellsTheKindOfWhatIsHeld(String dump, String thread, String kind, String className)
      throws IOException {
    DumpLock held = named(read(text(dump)), thread).holds().keySet().iterator().next();

    assertThat(held.kind()).hasToString(kind);
    assertThat(held.className()).isEqualTo("java.util.concurrent.locks." + className);
  }

  @ParameterizedTest
  @CsvSource({
    "idle-17, latch, LATCH",
    "idle-17, consumer, CONDITION",
    "unseen-25, s1, SEMAPHORE",
    "unseen-25, r1, READ_WRITE_LOCK",
    "unseen-25, st, STAMPED_LOCK",
    "unseen-25, l2, MONITOR",
    "init-25, left, CLASS_INIT"
  })
  void tellsTheKindOfWhatIsWanted(String dump, String thread, String kind) throws IOException {
    assertThat(named(read(text(dump)), thread).wants())
        .isNotNull()
        .extracting(DumpLock::kind)
        .hasToString(kind);
  }

  @Test
  void detectsACycle_throughAVirtualThreadThatKeepsItsCarrier() throws IOException {
    List<Finding> found = read(text("pinned-25")).deadlocks();

    assertThat(found).singleElement();
    assertThat(found.get(0).sides())
        .extracting(side -> side.thread().label())
        .containsExactlyInAnyOrder("plat", "virtual#23");
  }

  /** One thread's name has seven lines: a thread, its state, a lock, and the end of a dump. */
  @Test
  void believesNoName_thatLooksLikeThreads() throws IOException {
    ThreadDump read = read(text("hostile-25"));

    assertThat(read.problems()).isEmpty();
    assertThat(read.threads()).hasSize(20 + 2); // as listed, and two virtual ones on carriers
    assertThat(read.threads())
        .extracting(DumpThread::name)
        .contains("wantsC", "holder")
        .doesNotContain("x")
        .anyMatch(name -> name.startsWith("evil\nFound one Java-level deadlock:\n\"x\" #99"));
    DumpThread evil =
        read.threads().stream().filter(t -> t.name().startsWith("evil")).findAny().orElseThrow();
    assertThat(evil.wants()).isNull();
    assertThat(evil.holds().keySet())
        .extracting(DumpLock::label)
        .containsExactly("Probe.class", "Object@69ec17db0");
    assertThat(read.deadlocks()).isEmpty();
  }

  @Test
  void doesNotHoldTheMonitor_thatItWantsBackAfterItsWait() throws IOException {
    DumpThread relock = named(read(text("hostile-25")), "relock");

    assertThat(relock.wants()).extracting(DumpLock::kind).hasToString("MONITOR");
    assertThat(relock.holds()).isEmpty();
  }

  @Test
  void readsEveryDumpOfAFile_eachForItself() throws IOException {
    String twice = text("mon-17") + "\nsome line of the program\n" + text("idle-17");
    List<ThreadDump> dumps = readAll(twice);

    assertThat(dumps).hasSize(2);
    assertThat(dumps).allSatisfy(dump -> assertThat(dump.problems()).isEmpty());
    assertThat(dumps.get(0).deadlocks()).hasSize(1);
    assertThat(dumps.get(1).deadlocks()).isEmpty();
  }

  @Test
  void saysSo_whenTheFirstLineOfAThreadIsLost() throws IOException {
    String whole = withoutJvm(text("mon-17"));
    int at = whole.indexOf("\"right\"");
    ThreadDump read = read(whole.substring(0, at) + whole.substring(whole.indexOf('\n', at) + 1));

    assertThat(read.problems()).anyMatch(problem -> problem.startsWith("lines of two threads"));
    assertThat(read.deadlocks()).isEmpty();
  }

  @Test
  void saysSo_whenThreadsAreMissing() throws IOException {
    String whole = text("mon-17");
    String cut =
        whole.substring(0, whole.indexOf("\"Signal")) + whole.substring(whole.indexOf("\"left"));

    ThreadDump read = read(cut);

    assertThat(read.problems()).singleElement().asString().startsWith("threads are missing");
    assertThat(read.deadlocks()).hasSize(1);
  }

  @Test
  void saysSo_whenTheDumpWasMadeWithoutOwners() throws IOException {
    String without =
        withoutJvm(text("lock-17"))
            .replaceAll("(?m)^   Locked ownable synchronizers:\n(\t- .*\n)+", "");

    ThreadDump read = read(without);

    assertThat(read.problems()).isEmpty();
    assertThat(read.doubts()).singleElement().asString().contains("jstack -l PID");
    assertThat(read.deadlocks()).isEmpty();
  }

  /** Two loaders may each have a class of one name: who waits for which is not in the dump. */
  @Test
  void isSilent_whenTwoThreadsInitialiseClassesOfOneName() throws IOException {
    String text = text("init-25");
    int at = text.indexOf("\"right\"");
    String right = text.substring(at, text.indexOf("\"Attach Listener\"", at));
    String other = right.replace("\"right\" #22", "\"other\" #122").replace("tid=0x", "tid=0xa");

    assertThat(read(unlisted(text)).deadlocks()).hasSize(1);
    assertThat(read(unlisted(text.replace(right, right + other))).deadlocks()).isEmpty();
  }

  @Test
  void readsLinesThatRepeatThemselvesForEver() throws IOException {
    String header = "\"t\" #12 " + "a=b ".repeat(100_000) + "tid=0x00000001 nid=0x1 runnable\n";
    String frame = "\tat " + "x/".repeat(100_000) + "C.m(" + "M/".repeat(100_000) + "C.java:7)\n";
    String plain = "\tat app//m@1/x.C.m(m@1/C.java:7)\n";

    ThreadDump read =
        read("Full thread dump J:\n\n" + header + frame + plain + "\nJNI global refs: 6\n");

    assertThat(read.problems()).isEmpty();
    assertThat(read.threads().get(0).id()).isEqualTo(12);
    assertThat(read.threads().get(0).stack())
        .contains(new StackTraceElement("x.C", "m", "C.java", 7));
  }

  @Test
  void readsAThousandThreads_whereAllWaitForTheNext() throws IOException {
    int n = 1_000;
    StringBuilder text = new StringBuilder("Full thread dump OpenJDK\n");
    for (int i = 0; i < n; i++) {
      text.append("\n\"t%d\" #%d prio=5 tid=0x%x nid=1 waiting\n".formatted(i, i + 1, i + 1))
          .append("   java.lang.Thread.State: BLOCKED (on object monitor)\n\tat A.b(A.java:3)\n")
          .append("\t- waiting to lock <0x%x> (a A)\n".formatted(100 + (i + 1) % n))
          .append("\tat A.c(A.java:2)\n\t- locked <0x%x> (a A)\n".formatted(100 + i));
    }

    List<Finding> found = read(text + "\nJNI global refs: 6\n").deadlocks();

    assertThat(found).singleElement().satisfies(f -> assertThat(f.sides()).hasSize(n));
  }

  private static DumpThread named(ThreadDump dump, String name) {
    return dump.threads().stream().filter(t -> t.name().equals(name)).findAny().orElseThrow();
  }

  /** Cuts off what the JVM itself found. */
  private static String withoutJvm(String text) {
    int found = text.indexOf("\nFound one Java-level");
    return found < 0 ? text : text.substring(0, found);
  }

  private static String unlisted(String text) {
    return text.replace("_java_thread_list", "none");
  }

  private static ThreadDump read(String text) throws IOException {
    List<ThreadDump> dumps = readAll(text);
    assertThat(dumps).hasSize(1);
    return dumps.get(0);
  }

  private static List<ThreadDump> readAll(String text) throws IOException {
    return TextDumpReader.read(new BufferedReader(new StringReader(text)));
  }

  private static String text(String dump) throws IOException {
    try (InputStream in = TextDumpReaderTest.class.getResourceAsStream("/dumps/" + dump + ".txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void findsTheCycle_whenANameInTheListOfTheJvmHasALineEnd() throws IOException {
    String dump =
        """
        Full thread dump OpenJDK 64-Bit Server VM (17.0.15+6 mixed mode, sharing):

        Threads class SMR info:
        _java_thread_list=0x00007f540c097770, length=2, elements={
        0x00007ff0301244f0, 0x00007ff030125770
        }

        "left
        " #1 x" #12 prio=5 os_prio=0 tid=0x00007ff0301244f0 nid=0x6f2e waiting for monitor entry
           java.lang.Thread.State: BLOCKED (on object monitor)
        \tat a.B.left(B.java:1)
        \t- waiting to lock <0x0000000000000002> (a java.lang.Object)
        \t- locked <0x0000000000000001> (a java.lang.Object)

        "right" #13 prio=5 os_prio=0 tid=0x00007ff030125770 nid=0x6f2f waiting for monitor entry
           java.lang.Thread.State: BLOCKED (on object monitor)
        \tat a.B.right(B.java:2)
        \t- waiting to lock <0x0000000000000001> (a java.lang.Object)
        \t- locked <0x0000000000000002> (a java.lang.Object)

        Found one Java-level deadlock:
        =============================
        "left
        " #1 x":
          waiting to lock monitor 0x00007fef8c060800 (object 0x0000000000000002, a java.lang.Object),
          which is held by "right"

        "right":
          waiting to lock monitor 0x00007fef980039f0 (object 0x0000000000000001, a java.lang.Object),
          which is held by "left
        " #1 x"

        Java stack information for the threads listed above:
        ===================================================
        "left
        " #1 x":
        \tat a.B.left(B.java:1)
        \t- waiting to lock <0x0000000000000002> (a java.lang.Object)
        \t- locked <0x0000000000000001> (a java.lang.Object)
        "right":
        \tat a.B.right(B.java:2)
        \t- waiting to lock <0x0000000000000001> (a java.lang.Object)
        \t- locked <0x0000000000000002> (a java.lang.Object)

        Found 1 deadlock.
        """;
    ThreadDump read = read(dump);
    assertThat(read.deadlocks())
        .singleElement()
        .satisfies(one -> assertThat(one.certainty()).isEqualTo(Certainty.DETECTED));
    assertThat(read.threads()).hasSize(2);
  }
}
