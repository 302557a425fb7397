package dev.impasse.core.file;

import java.io.IOException;
import java.io.OutputStream;

/** What a file shall hold. */
@FunctionalInterface
public interface Content {

  /** Writes all of it. The stream need not be closed; closing or flushing it does no harm. */
  void writeTo(OutputStream out) throws IOException;
}
