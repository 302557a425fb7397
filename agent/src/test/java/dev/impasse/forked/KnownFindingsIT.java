package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.ForkedProgram;
import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Findings that somebody said are known. */
class KnownFindingsIT {

  private static final Duration DEADLINE = ForkedProgram.DEADLINE;

  @TempDir private Path directory;

  @Test
  void doesNothingAboutAKnownDeadlock_butTellsInOneLine() throws IOException {
    Files.writeString(
        directory.resolve("known.txt"), "class=*.ReactionProgram lock=*.LEFT reason=a test\n");
    String options = "suppressions=known.txt,report=r.json,on-deadlock=interrupt";
    try (ForkedProgram run =
        JvmCommand.on(Jdk.running(), directory)
            .agent(options)
            .start(ReactionProgram.class, "interruptible")) {
      run.untilSaid("impasse: suppressed: #", DEADLINE);
      run.kill();

      assertThat(run.err()).contains("known.txt:1: a test").doesNotContain("DEADLOCK");
      assertThat(run.out()).doesNotContain("second was interrupted");
    }
  }

  @Test
  void doesNothingAboutADeadlock_thatIsAnnotated() throws Exception {
    Path classes =
        Path.of(AnnotatedProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (ForkedProgram run =
        JvmCommand.on(Jdk.running(), directory)
            .agent("class-path=" + classes)
            .start(AnnotatedProgram.class)) {
      run.untilSaid("impasse: suppressed: #", DEADLINE);
      run.kill();

      assertThat(run.err())
          .contains("@SuppressDeadlock on dev.impasse.forked.AnnotatedProgram.take: on purpose")
          .doesNotContain("DEADLOCK");
    }
  }

  @Test
  void reportsTheDeadlock_whenTheFileMakesNoSense() throws IOException {
    Files.writeString(directory.resolve("known.txt"), "class=*\n");
    String options = "suppressions=known.txt,class-path=known.txt,on-deadlock=interrupt";
    try (ForkedProgram run =
        JvmCommand.on(Jdk.running(), directory)
            .agent(options)
            .start(ReactionProgram.class, "interruptible")) {
      run.result(DEADLINE);

      assertThat(run.err())
          .contains("impasse: cannot read what is known, nothing is suppressed")
          .contains("impasse: cannot read the class path, no annotation suppresses anything")
          .contains("DEADLOCK DETECTED");
    }
  }
}
