package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.cli.failure.ExitCode;
import dev.impasse.cli.failure.Failures;
import dev.impasse.cli.option.Environment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

class ImpasseTest extends CliTest {

  @ParameterizedTest
  @ValueSource(strings = {"demo", "run", "replay", "analyze", "completion"})
  void explainsExitCodes_inTheHelpOfEveryCommand(String command) {
    execute(command, "--help");

    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains("Usage: impasse " + command, "Exit codes:", "70   internal error");
  }

  @Test
  void namesTheReportAsItWasTyped_whenNoFormatHasItsEnding() {
    execute("run", "--report", "x.pdf", "--", "java", "-version");

    assertExitCode(ExitCode.USAGE);
    assertThat(stderr()).endsWith("report=x.pdf\n").hasLineCount(1);
  }

  @Test
  void listsCommands_whenAskedForHelp() {
    execute("--help");

    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains("demo", "run", "replay", "analyze", "completion", "Exit codes:");
  }

  @Test
  void printsTheHelpOfACommand_whenAskedByItsName() {
    execute("help", "analyze");

    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains("Usage: impasse analyze");
  }

  @Test
  void namesAnUnknownCommand_whenItsHelpIsAskedFor() {
    execute("frobnicate", "--help");

    assertExitCode(ExitCode.USAGE);
    assertStderrContains("unknown command: frobnicate", "Try:   impasse --help");
    assertThat(stdout()).isEmpty();
  }

  @Test
  void namesTheNearestCommand_whenItIsUnknown() {
    execute("relpay", "x.impasse");

    assertExitCode(ExitCode.USAGE);
    assertStderrContains("unknown command: relpay", "Did you mean 'replay'?");
    assertThat(stdout()).isEmpty();
  }

  @Test
  void namesTheNearestOption_whenItIsUnknown() {
    execute("replay", "--lmit=3", "x.impasse");

    assertExitCode(ExitCode.USAGE);
    assertStderrContains(
        "unknown option: --lmit=3",
        "Did you mean '--limit'?",
        "Usage: impasse replay",
        "Try:   impasse replay --help");
  }

  @Test
  void namesNoNeighbour_whenNothingIsNear() {
    execute("frobnicate");

    assertExitCode(ExitCode.USAGE);
    assertStderrContains("unknown command: frobnicate");
    assertThat(stderr()).doesNotContain("Did you mean");
  }

  @Test
  void isAUsageError_whenTheCommandIsMissing() {
    execute();

    assertExitCode(ExitCode.USAGE);
    assertStderrContains("a command is missing", "Usage: impasse");
  }

  @Test
  void namesItsCommandsAsTheyNameThemselves() {
    for (String name : Commands.all()) {
      assertThat(Commands.named(name).getAnnotation(Command.class).name()).isEqualTo(name);
    }
  }

  @Test
  void readsTheOptionsOfTheOneCommandThatIsCalled() {
    CommandLine line =
        Impasse.commandLine(
            Environment.ofProcess(), Commands.neededFor(List.of("pack", "analyze")));

    assertThat(line.getSubcommands()).containsOnlyKeys("pack");
    assertThat(line.getSubcommands().get("pack").getCommandSpec().findOption("--help")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"analyse", "--help", "help", "completion", ""})
  void knowsAllCommands_whereTheFirstWordIsNotOneOfThem(String first) {
    assertThat(Commands.neededFor(List.of(first))).isEqualTo(Commands.all());
    assertThat(Commands.neededFor(List.of())).isEqualTo(Commands.all());
  }

  @Test
  void saysItsVersion() {
    execute("--version");

    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains("impasse ", "Java " + System.getProperty("java.version"));
  }

  @Test
  void printsACompletionScript() {
    execute("completion");

    assertExitCode(ExitCode.CLEAN);
    assertStdoutContains("complete -F _complete_impasse", "analyze");
  }

  @Test
  void letsNoFileNameColourTheTerminal() {
    execute("analyze", "no\u001b[31m\u202ered\u0007.impasse");

    assertExitCode(ExitCode.BAD_INPUT);
    assertStderrContains("impasse: no\\u001b[31m\\u202ered\\u0007.impasse: there is no such file");
    assertThat(stderr()).doesNotContain("\u001b", "\u202e", "\u0007");
  }

  @Test
  void saysOneLine_whenItFailsItself() {
    CommandLine line = new CommandLine(CommandSpec.create());
    StringWriter err = new StringWriter();
    line.setErr(new PrintWriter(err));

    int exitCode =
        new Failures(Map.of())
            .handleExecutionException(new IllegalStateException("broken"), line, line.parseArgs());

    assertThat(exitCode).isEqualTo(ExitCode.INTERNAL);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("internal error", "broken", "IMPASSE_DEBUG=1");
  }

  @Test
  void endsWithTheCodeOfAnInternalError_whateverACommandThrows() {
    for (Error thrown :
        List.of(new StackOverflowError(), new OutOfMemoryError("Java heap space"))) {
      CommandLine line = new CommandLine(new Throwing(thrown));
      StringWriter err = new StringWriter();
      line.setErr(new PrintWriter(err));
      line.setExecutionStrategy(new Failures(Map.of()));

      assertThat(line.execute("bad.impasse")).isEqualTo(ExitCode.INTERNAL);
      assertThat(err.toString().lines()).hasSize(1);
      assertThat(err.toString()).contains(thrown.toString(), "given: bad.impasse");
    }
    int unforeseen =
        Failures.guard(
            () -> {
              throw new AssertionError("a failure that this test makes");
            });
    assertThat(unforeseen).isEqualTo(ExitCode.INTERNAL);
  }

  @Command(name = "throw")
  private static final class Throwing implements Callable<Integer> {
    private final Error thrown;

    @Parameters private String file = "";

    Throwing(Error thrown) {
      this.thrown = thrown;
    }

    @Override
    public Integer call() {
      assertThat(file).isNotEmpty();
      throw thrown;
    }
  }

  @Test
  void documentsEveryOption() throws IOException {
    Path page = Path.of(System.getProperty("impasse.root"), "docs", "cli.md");
    String text = Files.readString(page);

    Impasse.commandLine(Environment.ofProcess())
        .getSubcommands()
        .forEach(
            (name, command) -> {
              assertThat(text).contains("## impasse " + name);
              for (OptionSpec option : command.getCommandSpec().options()) {
                assertThat(text).as("options of " + name).contains("`" + option.longestName());
              }
            });
  }
}
