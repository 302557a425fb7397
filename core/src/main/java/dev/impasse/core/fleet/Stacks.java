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
      Integer known = numbers.putIfAbsent(key, keys.size() + 1);
      if (known == null) {
        keys.add(key);
        known = keys.size();
      }
      stack = known;
    }
    return stack;
  }

  List<StackTraceElement> frames(int stack) {
    List<StackTraceElement> found = new ArrayList<>();
    for (int at = stack; at > 0; at = (int) (keys.get(at - 1) >>> 32)) {
      found.add(frames.get((int) (long) keys.get(at - 1)));
    }
    return found;
  }
}
