package dev.impasse.core.finding;

import java.util.List;

/**
 * Threads that stand at the same place, frame for frame.
 *
 * @param count how many they are
 * @param names the names of some
 * @param doing what they do, {@code waits to enter a monitor}
 * @param stack their stack, innermost frame first
 */
public record StackGroup(
    int count, List<String> names, String doing, List<StackTraceElement> stack) {

  /** Copies the lists. */
  public StackGroup {
    names = List.copyOf(names);
    stack = List.copyOf(stack);
  }
}
