package dev.impasse.core.dump;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The frames of a dump, of which most are in many threads: each is read and kept once. */
final class FrameTable {

  private static final int MOST = 50_000;

  private final Map<String, StackTraceElement> frames = new HashMap<>();
  private boolean hasInitialisers;

  /** Returns the frame of a line that begins with {@code at}, or null if it has none. */
  @Nullable StackTraceElement parse(String line) {
    StackTraceElement known = frames.get(line);
    if (known != null) {
      return known;
    }
    StackTraceElement frame = Frames.parse(line.stripLeading().substring("at ".length()));
    hasInitialisers |= frame != null && frame.getMethodName().equals("<clinit>");
    if (frame != null && frames.size() < MOST) {
      frames.put(line, frame);
    }
    return frame;
  }

  /** Whether one of the frames so far is the initialiser of a class. */
  boolean hasInitialisers() {
    return hasInitialisers;
  }
}
