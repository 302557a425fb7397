package dev.impasse.core.trace;

import dev.impasse.core.finding.ReportedFinding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Optional;

/**
 * A finding as one word of text, for where there is no trace: among the properties that a JVM shows
 * to whoever attaches to it. It is the record of a trace ({@link FindingRecord}) in Base64.
 */
public final class FindingText {

  /** Begins the names of such properties. */
  public static final String PROPERTY = "impasse.finding.";

  private FindingText() {}

  /** Returns the text. */
  public static String of(ReportedFinding reported) {
    return Base64.getEncoder().encodeToString(FindingWriter.record(reported));
  }

  /** Returns the finding of a text that may be anything, empty if it does not have the form. */
  public static Optional<ReportedFinding> read(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    ByteBuffer record = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return record.hasRemaining() && record.get() == TraceFormat.FINDING
        ? FindingReader.read(record)
        : Optional.empty();
  }
}
