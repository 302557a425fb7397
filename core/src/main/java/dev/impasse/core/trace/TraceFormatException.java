package dev.impasse.core.trace;

import java.io.IOException;

/** Says that a file is no trace that can be read, and at which byte that showed. */
public final class TraceFormatException extends IOException {

  private static final long serialVersionUID = 1;

  private final long offset;

  /**
   * Makes an exception.
   *
   * @param rule the rule that is broken, then {@code name=value}
   * @param offset byte offset in the file
   */
  public TraceFormatException(String rule, long offset) {
    super(rule + " (at byte " + offset + ")");
    this.offset = offset;
  }

  /** Returns the byte offset in the file. */
  public long offset() {
    return offset;
  }
}
