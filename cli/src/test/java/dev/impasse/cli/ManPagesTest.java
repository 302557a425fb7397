package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.cli.option.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The manual pages that the build has made of the commands. */
class ManPagesTest {

  private static final Path PAGES =
      Path.of(System.getProperty("impasse.root"), "cli", "target", "man");

  static Stream<CommandSpec> commands() {
    return withSubcommands(Impasse.commandLine(new Environment(Map.of(), false)));
  }

  private static Stream<CommandSpec> withSubcommands(CommandLine command) {
    return Stream.concat(
        Stream.of(command.getCommandSpec()),
        command.getSubcommands().values().stream().flatMap(ManPagesTest::withSubcommands));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void tellsOfEveryOptionAndSubcommand(CommandSpec command) throws IOException {
    String page = page(command);

    for (OptionSpec option : command.options()) {
      assertThat(page.lines()).anyMatch(line -> isHeadOf(option, line));
    }
    command
        .subcommands()
        .keySet()
        .forEach(
            name ->
                assertThat(page)
                    .contains("xref:" + command.qualifiedName("-") + "-" + name + ".adoc[*"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void tellsWhatTheCommandDoes_andItsExitCodes(CommandSpec command) throws IOException {
    assertThat(page(command))
        .contains(
            ":doctype: manpage",
            command.qualifiedName("-") + " - " + summary(command).replace(" -- ", " \\-- "),
            " Exit codes:\n",
            "internal error");
  }

  /** Lists of commands show the first line of a description only. */
  @ParameterizedTest
  @MethodSource("commands")
  void saysAWholeSentence_whereCommandsAreListed(CommandSpec command) {
    assertThat(summary(command))
        .satisfiesAnyOf(
            line -> assertThat(line).endsWith("."),
            line -> assertThat(line).contains(": " + command.qualifiedName() + " "));
  }

  private static String summary(CommandSpec command) {
    return command.usageMessage().description()[0];
  }

  private static String page(CommandSpec command) throws IOException {
    return Files.readString(PAGES.resolve(command.qualifiedName("-") + ".adoc"));
  }

  /** Whether a line is "*-o*, *--output*=_OUT_::" or "*-cp, --output*=_OUT_::" for this option. */
  private static boolean isHeadOf(OptionSpec option, String line) {
    return line.endsWith("::") && line.matches(".*[* ]" + option.longestName() + "\\*.*");
  }
}
