package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.impasse.cli.failure.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads the completion script into a bash, as people do, and asks it what it would offer. */
class CompletionTest extends CliTest {

  private static final Path BASH = Path.of("/bin/bash");

  @TempDir Path folder;

  @BeforeEach
  void writeScript() throws IOException {
    assumeTrue(Files.isExecutable(BASH), "no bash is here");
    execute("completion");
    assertExitCode(ExitCode.CLEAN);
    Files.writeString(folder.resolve("completion"), stdout());
  }

  @Test
  void offersCommands() throws Exception {
    assertThat(offered("impasse", "ana")).containsExactly("analyze");
    assertThat(offered("impasse", "")).contains("demo", "run", "attach", "replay", "explain");
  }

  @Test
  void offersOptionsOfTheCommand() throws Exception {
    assertThat(offered("impasse", "analyze", "--wr")).containsExactly("--write-baseline");
    assertThat(offered("impasse", "pack", "--wr")).isEmpty();
  }

  @Test
  void offersFormats() throws Exception {
    assertThat(offered("impasse", "analyze", "--format", "SA")).containsExactly("SARIF");
  }

  @Test
  void offersKindsToExplain() throws Exception {
    assertThat(offered("impasse", "explain", "self")).containsExactly("self-deadlock");
  }

  private List<String> offered(String... words) throws Exception {
    String line = String.join(" ", words);
    String array = "'" + String.join("' '", words) + "'";
    String program =
        "source <(cat completion) || exit; complete -p impasse > to || exit; COMP_WORDS=("
            + array
            + "); COMP_CWORD="
            + (words.length - 1)
            + "; COMP_LINE='"
            + line
            + "'; COMP_POINT="
            + line.length()
            + "; compopt() { :; }; _complete_impasse; printf '%s\\n' \"${COMPREPLY[@]}\"";
    Process bash =
        new ProcessBuilder(BASH.toString(), "--norc", "-c", program)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    bash.getOutputStream().close();
    String text = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(folder.resolve("to")).as(text).content().contains("_complete_impasse");
    return Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }
}
