package dev.impasse.cli.failure;

import dev.impasse.core.input.UnreadableInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns what a command throws into one line on stderr and an exit code. Whatever it is, the code is
 * never that of a deadlock.
 */
public final class Failures implements IExecutionExceptionHandler, IExecutionStrategy {

  private static final int MOST_NAMED = 3;
  private static final int LONGEST_MESSAGE = 500;

  private final Map<String, String> environment;

  /** Makes the handler; a variable in the environment asks it for stack traces. */
  public Failures(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Runs everything; what gets past all else must not end the JVM with a code that it chooses. */
  public static int guard(IntSupplier all) {
    try {
      return all.getAsInt();
    } catch (Throwable t) {
      say(t);
      return ExitCode.INTERNAL;
    }
  }

  private static void say(Throwable t) {
    try {
      System.err.println("impasse: internal error: " + t);
    } catch (Throwable noMemory) {
      // the exit code has to say it
    }
  }

  /**
   * Runs the command. Picocli leaves errors, unlike exceptions, to the JVM, and to whoever asks for
   * help it says nothing of a word that it does not know.
   */
  @Override
  public int execute(ParseResult parsed) {
    if (!parsed.unmatched().isEmpty()) {
      throw new UnmatchedArgumentException(
          parsed.commandSpec().commandLine(), List.copyOf(parsed.unmatched()));
    }
    try {
      return new RunLast().execute(parsed);
    } catch (Error e) {
      return failed(e, parsed.commandSpec().commandLine(), parsed);
    }
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof CommandFailure failure) {
      PrintWriter err = command.getErr();
      err.println("impasse: " + failure.getMessage());
      err.flush();
      return failure.exitCode();
    }
    if (e instanceof UnreadableInputException) {
      PrintWriter err = command.getErr();
      err.println("impasse: " + e.getMessage());
      err.flush();
      return ExitCode.BAD_INPUT;
    }
    if (e instanceof IOException || e instanceof UncheckedIOException) {
      PrintWriter err = command.getErr();
      err.println("impasse: cannot be read or written: " + shortened(e.toString()) + on(parsed));
      err.flush();
      return ExitCode.BAD_INPUT;
    }
    return failed(e, command, parsed);
  }

  private int failed(Throwable t, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    boolean debug = "1".equals(environment.get("IMPASSE_DEBUG"));
    err.println(
        "impasse: internal error: "
            + shortened(t.toString())
            + on(parsed)
            + (debug ? "" : " (IMPASSE_DEBUG=1 shows where it was)"));
    if (debug) {
      t.printStackTrace(err);
    }
    err.flush();
    return ExitCode.INTERNAL;
  }

  private static String shortened(String message) {
    return message.substring(0, Math.min(message.length(), LONGEST_MESSAGE));
  }

  /** Names the files that the command was given, one of which may be at fault. */
  private static String on(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    List<String> given =
        last.matchedPositionals().stream()
            .flatMap(parameter -> parameter.originalStringValues().stream())
            .distinct()
            .toList();
    if (given.isEmpty()) {
      return "";
    }
    String more = given.size() > MOST_NAMED ? " and " + (given.size() - MOST_NAMED) + " more" : "";
    return "; given: " + String.join(" ", given.stream().limit(MOST_NAMED).toList()) + more;
  }
}
