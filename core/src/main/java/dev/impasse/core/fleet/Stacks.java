package dev.impasse.core.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Stacks, each once: a stack is its innermost frame on top of another one. Number 0 is the empty
 * one.
 */
final class Stacks {

  private final Map<StackTraceElement, Integer> frameNumbers = new HashMap<>();
  private final List<StackTraceElement> frames = new ArrayList<>();

  /** By {@link #mixed} key: a {@code Long} of two small numbers has few hash codes. */
  private final Map<Long, Integer> numbers = new HashMap<>();

  private final List<Long> keys = new ArrayList<>();

  int number(List<StackTraceElement> innermostFirst) {
    int stack = 0;
    for (int i = innermostFirst.size() - 1; i >= 0; i--) {
      Integer frame = frameNumbers.putIfAbsent(innermostFirst.get(i), frames.size());
      if (frame == null) {
        frame = frames.size();
        frames.add(innermostFirst.get(i));
      }
      long key = ((long) stack << 32) | frame;
      Integer known = numbers.putIfAbsent(mixed(key), keys.size() + 1);
      if (known == null) {
        keys.add(key);
        known = keys.size();
      }
      stack = known;
    }
    return stack;
  }

  /** Returns another number for each number, with all bits in both halves. */
  private static long mixed(long key) {
    return key * 0x9E3779B97F4A7C15L;
  }

  List<StackTraceElement> frames(int stack) {
    List<StackTraceElement> found = new ArrayList<>();
    for (int at = stack; at > 0; at = (int) (keys.get(at - 1) >>> 32)) {
      found.add(frames.get((int) (long) keys.get(at - 1)));
    }
    return found;
  }
}
