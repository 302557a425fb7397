package dev.impasse.forked;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A program under the agent does what it does without: same output, same exit code. */
class MeaningIT {

  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource("dev.impasse.forked.Jdk#all")
  void throwsWhatOperationsThrow_withTheSameStacksAndFlags(Jdk jdk) {
    assertSame(jdk, ExceptionsProgram.class, "-Dwithout.messages=true");
  }

  /** Known miss: the JVM explains a null receiver of its own instructions, not of a hook's. */
  @ParameterizedTest
  @MethodSource("dev.impasse.forked.Jdk#all")
  void losesTheJvmsExplanation_whenTheReceiverIsNull(Jdk jdk) {
    AgentRun.Result with = AgentRun.on(jdk, directory).agent("").run(ExceptionsProgram.class);
    assertThat(with.out()).contains("null lock: throws java.lang.NullPointerException at line");
  }

  private void assertSame(Jdk jdk, Class<?> program, String... jvmOptions) {
    AgentRun.Result without = AgentRun.on(jdk, directory).jvm(jvmOptions).run(program);
    AgentRun.Result with =
        AgentRun.on(jdk, directory).jvm(jvmOptions).agent("trace=t.impasse").run(program);
    assertThat(with.out()).isEqualTo(without.out());
    assertThat(with.err()).isEqualTo(without.err());
    assertThat(with.exitCode()).isEqualTo(without.exitCode());
  }
}
