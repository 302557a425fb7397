package dev.impasse.cli;

import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what a command throws into one line on stderr and an exit code. */
final class Failures implements IExecutionExceptionHandler {

  private final Map<String, String> environment;

  Failures(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (e instanceof CommandFailure failure) {
      err.println("impasse: " + failure.getMessage());
      err.flush();
      return failure.exitCode();
    }
    boolean debug = "1".equals(environment.get("IMPASSE_DEBUG"));
    err.println(
        "impasse: internal error: " + e + (debug ? "" : " (IMPASSE_DEBUG=1 shows where it was)"));
    if (debug) {
      e.printStackTrace(err);
    }
    err.flush();
    return ExitCode.INTERNAL;
  }
}
