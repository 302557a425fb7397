package dev.impasse.core.input;

import java.io.IOException;

/** Says, in one line that begins with its name, why a file cannot be read as what it should be. */
public final class UnreadableInputException extends IOException {

  private static final long serialVersionUID = 1;

  /** Makes one with the line and what led to it. */
  UnreadableInputException(String line, IOException cause) {
    super(line, cause);
  }
}
