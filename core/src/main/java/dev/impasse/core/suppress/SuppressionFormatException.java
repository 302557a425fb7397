package dev.impasse.core.suppress;

import java.io.IOException;

/** A baseline or suppression file has a line that makes no sense. */
public final class SuppressionFormatException extends IOException {

  private static final long serialVersionUID = 1;

  SuppressionFormatException(String where, String rule, String line) {
    super(where + ": " + rule + ": " + line);
  }
}
