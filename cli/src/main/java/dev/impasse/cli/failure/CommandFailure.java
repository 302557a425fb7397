package dev.impasse.cli.failure;

/** Ends a command with one line for the user and an exit code. */
public final class CommandFailure extends RuntimeException {

  private final int exitCode;

  public CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }
}
