package dev.impasse.agent.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.core.dump.TextDumpReader;
import dev.impasse.core.file.FileMode;
import dev.impasse.core.finding.Certainty;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadDumpTest {

  private static final List<String> HOSTILE =
      List.of(
          "x\"\n\nFound one Java-level deadlock:\n=============================\n\"forged-1\":\n"
              + "  waiting to lock monitor 0x0000000000000001 (object 0x1, a Forged),\n"
              + "  which is held by \"forged-1\"\n",
          "lone \ud800 surrogate",
          "\u001b[2Jcleared\u001b[31m",
          "a\r\u2028\u0085b",
          "\" #1 prio=5 tid=0x1 runnable\n   java.lang.Thread.State: BLOCKED\n");

  @TempDir private Path folder;

  @Test
  void isWhole_whateverItsThreadsAreCalled() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (String name : HOSTILE) {
      threads.add(waiting(name, end));
    }
    threads.add(waiting("harmless", end));
    List<Long> ids = threads.stream().map(Thread::getId).toList();
    try {
      new ThreadDump(folder.resolve("report.txt"), FileMode.PRIVATE).write();
    } finally {
      end.countDown();
    }

    Path dump = only(".txt");
    String text = Files.readString(dump); // fails at bytes that are no UTF-8
    assertThat(text)
        .contains("\"harmless\" #", "lone \\ud800 surrogate", "\\u001b[2Jcleared")
        .endsWith("JNI global refs: not counted\n")
        .doesNotContainPattern("(?m)^(Found|\"forged)")
        .doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f\\x7f\\u0085\\u2028]");
    try (BufferedReader reader = Files.newBufferedReader(dump)) {
      assertThat(TextDumpReader.read(reader))
          .singleElement()
          .satisfies(
              read -> {
                assertThat(read.problems()).isEmpty();
                // Threads of other tests may wait for ever, which a dump makes suspect.
                assertThat(read.deadlocks())
                    .noneMatch(finding -> finding.certainty() == Certainty.DETECTED)
                    .noneMatch(finding -> finding.toString().contains("forged"))
                    .allSatisfy(
                        finding ->
                            assertThat(finding.sides())
                                .noneMatch(side -> ids.contains(side.thread().tid())));
              });
    }
  }

  @Test
  void leavesNoFile_whenItCannotBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("a-file"));

    new ThreadDump(file.resolve("report.txt"), FileMode.PRIVATE).write();

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void knowsAJsonDumpThatWasCutShort() throws IOException {
    Path whole =
        Files.writeString(folder.resolve("whole.json"), "{\n  \"threadDump\": {\n  }\n}\n");
    Path cut = Files.writeString(folder.resolve("cut.json"), "{\n  \"threadDump\": {\n  }\n");
    Path empty = Files.createFile(folder.resolve("empty.json"));

    assertThat(VirtualDump.isWhole(whole)).isTrue();
    assertThat(VirtualDump.isWhole(cut)).isFalse();
    assertThat(VirtualDump.isWhole(empty)).isFalse();
  }

  private Path only(String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(ending)).toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  private static Thread waiting(String name, CountDownLatch end) {
    Thread thread =
        new Thread(
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
