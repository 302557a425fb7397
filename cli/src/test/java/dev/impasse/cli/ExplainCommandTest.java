package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.cli.failure.ExitCode;
import dev.impasse.core.finding.FindingKind;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExplainCommandTest extends CliTest {

  @ParameterizedTest
  @EnumSource(FindingKind.class)
  void printsThePageOfEachKind(FindingKind kind) {
    String id = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');

    execute("explain", id);

    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains(
        "`" + id + "`: ", "## Example", "    DEADLOCK ", "## Why it hangs", "## Fix", "kind=" + id);
  }

  @Test
  void proposesAKind_whenItIsMisspelt() {
    execute("explain", "self_deadlok");

    assertExitCode(ExitCode.USAGE);
    assertStderrContains("Did you mean 'self-deadlock'?", "The kinds are: deadlock, ");
    assertThat(stdout()).isEmpty();
  }
}
