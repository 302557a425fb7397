package dev.impasse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impasse.cli.failure.StandardError;
import dev.impasse.cli.option.Environment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import picocli.CommandLine;

/** Base of the tests that run a command in this JVM. */
abstract class CliTest {

  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();
  private int exitCode = -1;

  /** Runs a command as outside of a terminal, without environment variables. */
  final void execute(Object... args) {
    executeWith(Map.of(), args);
  }

  final void executeWith(Map<String, String> environment, Object... args) {
    out = new StringWriter();
    err = new StringWriter();
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    CommandLine line = Impasse.commandLine(new Environment(environment, false));
    line.setOut(new PrintWriter(out)).setErr(new StandardError(new PrintWriter(err)));
    exitCode = line.execute(words);
    line.getOut().flush();
    line.getErr().flush();
  }

  final String stdout() {
    return out.toString();
  }

  final String stderr() {
    return err.toString();
  }

  final int exitCode() {
    return exitCode;
  }

  final void assertExitCode(int expected) {
    assertThat(exitCode).as("exit code; stdout:%n%s%nstderr:%n%s", out, err).isEqualTo(expected);
  }

  final void assertStdoutContains(String... texts) {
    assertThat(stdout()).contains(texts);
  }

  final void assertStderrContains(String... texts) {
    assertThat(stderr()).contains(texts);
  }
}
