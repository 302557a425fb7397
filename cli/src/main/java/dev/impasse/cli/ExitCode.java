package dev.impasse.cli;

/** Exit codes of every command; the format of a result never changes them. */
final class ExitCode {

  /** Nothing was found. */
  static final int CLEAN = 0;

  /** A deadlock was found. */
  static final int FINDINGS = 1;

  /** The command line makes no sense. */
  static final int USAGE = 2;

  /** Input is unreadable or damaged; what is whole of it was still analysed and shown. */
  static final int BAD_INPUT = 3;

  /** Impasse itself failed. */
  static final int INTERNAL = 70;

  private ExitCode() {}
}
