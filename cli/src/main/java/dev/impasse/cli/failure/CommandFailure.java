package dev.impasse.cli.failure;

/** Ends a command with one line for the user and an exit code. */
public final class CommandFailure extends RuntimeException {

  private final int exitCode;

  /** Makes one that ends the command with this exit code and line. */
  public CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Returns the exit code of the command. */
  public int exitCode() {
    return exitCode;
  }
}
