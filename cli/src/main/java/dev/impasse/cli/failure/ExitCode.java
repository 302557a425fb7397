package dev.impasse.cli.failure;

/** Exit codes of every command; the format of a result never changes them. */
public final class ExitCode {

  /** Nothing was found. */
  public static final int CLEAN = 0;

  /** A deadlock was found. */
  public static final int FINDINGS = 1;

  /** The command line makes no sense. */
  public static final int USAGE = 2;

  /** Input is unreadable or damaged; what is whole of it was still analysed and shown. */
  public static final int BAD_INPUT = 3;

  /** Impasse itself failed. */
  public static final int INTERNAL = 70;

  private ExitCode() {}
}
