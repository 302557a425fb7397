package dev.impasse.agent.record;

import dev.impasse.core.file.FileMode;
import java.nio.file.Path;

/**
 * What the user wants of a trace.
 *
 * @param file its name; if that is taken it gets a number
 * @param mode who may read it
 * @param maxBytes how large it may become
 * @param keep how many traces of this name stay before the oldest clean one is replaced; 0 if it
 *     gets no name at all
 */
public record TraceSettings(Path file, FileMode mode, long maxBytes, int keep) {

  /** Returns those of a file in a folder that has no name there, and is gone with its process. */
  static TraceSettings unnamed(Path folder, long maxBytes) {
    return new TraceSettings(folder.resolve("impasse-events"), FileMode.PRIVATE, maxBytes, 0);
  }

  /** Whether the file gets its name. */
  boolean named() {
    return keep > 0;
  }
}
