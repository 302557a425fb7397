package dev.impasse.core.suppress;

import java.io.IOException;

/** A baseline or suppression file has a line that makes no sense. */
public final class SuppressionFormatException extends IOException {

  private static final long serialVersionUID = 1;

  private static final int LONGEST_LINE = 200;

  SuppressionFormatException(String where, String rule, String line) {
    super(where + ": " + rule + ": " + shortened(line));
  }

  private static String shortened(String line) {
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...";
  }
}
