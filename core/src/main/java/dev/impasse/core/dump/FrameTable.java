package dev.impasse.core.dump;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The frames of a dump, of which most are in many threads: each is read and kept once. */
final class FrameTable {

  private static final int MOST = 50_000;

  private final Map<String, StackTraceElement> frames = new HashMap<>();

  /** Returns the frame, or null if the text is none. */
  @Nullable StackTraceElement parse(String text) {
    StackTraceElement known = frames.get(text);
    if (known != null) {
      return known;
    }
    StackTraceElement frame = Frames.parse(text);
    if (frame != null && frames.size() < MOST) {
      frames.put(text, frame);
    }
    return frame;
  }
}
