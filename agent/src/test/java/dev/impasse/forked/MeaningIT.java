package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.testing.Jdk;
import dev.impasse.testing.JvmCommand;
import dev.impasse.testing.ProgramResult;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A program under the agent does what it does without: same output, same exit code. */
class MeaningIT {

  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource("dev.impasse.testing.Jdk#all")
  void throwsWhatOperationsThrow_withTheSameStacksAndFlags(Jdk jdk) {
    assertSame(jdk, ExceptionsProgram.class, "-Dwithout.messages=true");
  }

  /** Known miss: the JVM explains a null receiver of its own instructions, not of a hook's. */
  @ParameterizedTest
  @MethodSource("dev.impasse.testing.Jdk#all")
  void losesTheJvmsExplanation_whenTheReceiverIsNull(Jdk jdk) {
    ProgramResult with = JvmCommand.on(jdk, directory).agent("").run(ExceptionsProgram.class);
    assertThat(with.out()).contains("null lock: throws java.lang.NullPointerException at line");
  }

  private void assertSame(Jdk jdk, Class<?> program, String... jvmOptions) {
    ProgramResult without = JvmCommand.on(jdk, directory).jvm(jvmOptions).run(program);
    ProgramResult with =
        JvmCommand.on(jdk, directory).jvm(jvmOptions).agent("trace=t.impasse").run(program);
    assertThat(with.out()).isEqualTo(without.out());
    assertThat(with.err()).isEqualTo(without.err());
    assertThat(with.exitCode()).isEqualTo(without.exitCode());
  }
}
