package dev.impasse.core.dump;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lines with a frame that were found to have nothing but it: no colours, entities or escapes, and
 * whole. Most lines of a large dump have been there before, and are not searched again.
 */
final class KnownFrames {

  static final String BEGINNING = "\tat ";
  private static final int MOST = 50_000;

  private final Map<String, String> lines = new HashMap<>();
  private @Nullable String last;

  /**
   * Returns the line as it was first there, so that whoever looks it up finds it by its reference;
   * or itself.
   */
  String known(String line) {
    last = line.startsWith(BEGINNING) ? lines.get(line) : null;
    return last == null ? line : last;
  }

  /** Whether the line that {@link #known} has just returned is one of these. */
  @SuppressWarnings("ReferenceEquality") // this very one, at no cost
  boolean has(String line) {
    return line == last;
  }

  /** Takes a line in which nothing else was found. */
  void add(String line) {
    if (line.startsWith(BEGINNING) && line.endsWith(")") && lines.size() < MOST) {
      lines.put(line, line);
    }
  }
}
