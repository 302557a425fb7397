package dev.impasse.demo;

/** What Impasse has to say about a demo. */
public enum Verdict {
  /** The program ends by itself with exit code 0, and nothing is reported. */
  CLEAN(0),
  /** The program hangs, and the deadlock is reported as detected, once. */
  DETECTED(1),
  /** The program hangs, and it is reported as suspected, once. */
  SUSPECTED(0);

  private final int exitCode;

  Verdict(int exitCode) {
    this.exitCode = exitCode;
  }

  /** Returns the exit code of {@code impasse demo NAME}. */
  public int exitCode() {
    return exitCode;
  }
}
