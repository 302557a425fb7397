package dev.impasse.core.model;

/** How a resource is held or wanted. */
public enum Mode {
  /** By one thread alone: monitors, locks, write halves. */
  EXCLUSIVE(0),
  /** Beside others: read halves, permits. */
  SHARED(1);

  private final int code;

  Mode(int code) {
    this.code = code;
  }

  /** Returns the number of this mode in a trace. */
  public int code() {
    return code;
  }

  /**
   * Returns the mode of a number in a trace.
   *
   * @throws IllegalArgumentException when no mode has it
   */
  public static Mode ofCode(int code) {
    for (Mode mode : values()) {
      if (mode.code == code) {
        return mode;
      }
    }
    throw new IllegalArgumentException("no mode has this code: code=" + code);
  }
}
