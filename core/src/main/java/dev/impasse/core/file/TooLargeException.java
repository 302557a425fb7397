package dev.impasse.core.file;

import java.io.IOException;

/** Says that an input became larger than it may, while it was unpacked. */
public final class TooLargeException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * Makes one.
   *
   * @param what what became too large
   * @param most how many bytes are allowed
   */
  public TooLargeException(String what, long most) {
    super(what + ": most=" + most);
  }
}
