package dev.impasse.junit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A finding as the agent tells it.
 *
 * @param fingerprint names the same deadlock in another run
 * @param certainty how it is known
 * @param text the report for people
 * @param stacks the threads of the cycle by id, each with its stack
 * @param behind ids of the threads that are stuck because of it
 */
record Found(
    String fingerprint,
    FailOn certainty,
    String text,
    Map<Long, List<String>> stacks,
    Set<Long> behind) {

  private static final String HOOKS = "java.impasse.";

  /** Reads the map that listeners get. */
  static Found of(Map<String, Object> finding) {
    Map<Long, List<String>> stacks = new LinkedHashMap<>();
    for (Map<?, ?> side : maps(finding.get("sides"))) {
      List<?> stack = side.get("stack") instanceof List<?> frames ? frames : List.of();
      stacks.put(tid(side), visible(stack.stream().map(String::valueOf)));
    }
    Set<Long> behind = new LinkedHashSet<>();
    maps(finding.get("blockedBehind")).forEach(one -> behind.add(tid(one)));
    return new Found(
        String.valueOf(finding.get("fingerprint")),
        FailOn.valueOf(String.valueOf(finding.get("certainty")).toUpperCase(Locale.ROOT)),
        String.valueOf(finding.get("text")).strip(),
        stacks,
        behind);
  }

  /** Returns the ids of the threads of the cycle. */
  Set<Long> sides() {
    return stacks.keySet();
  }

  /** Whether a thread is in it, or stuck because of it. */
  boolean names(Thread thread) {
    long id = Threads.id(thread);
    return sides().contains(id) || behind.contains(id);
  }

  /** Whether a thread that it names still is where it was found. */
  boolean stops(Thread thread) {
    if (!names(thread)) {
      return false;
    }
    List<String> then = stacks.getOrDefault(Threads.id(thread), List.of());
    Thread.State now = thread.getState();
    return then.isEmpty()
        ? now == Thread.State.WAITING || now == Thread.State.BLOCKED
        : then.equals(visible(Stream.of(thread.getStackTrace()).map(String::valueOf)));
  }

  /** Whether a frame of it is of a class, or of a class inside that one. */
  boolean runsThrough(Class<?> type) {
    String name = type.getName();
    return stacks.values().stream()
        .flatMap(List::stream)
        .anyMatch(frame -> frame.startsWith(name + ".") || frame.startsWith(name + "$"));
  }

  /** Returns frames without loaders and modules, and without those of the agent's hooks. */
  private static List<String> visible(Stream<String> stack) {
    return stack
        .map(frame -> frame.substring(frame.lastIndexOf('/') + 1))
        .filter(frame -> !frame.startsWith(HOOKS))
        .toList();
  }

  private static long tid(Map<?, ?> part) {
    return part.get("thread") instanceof Map<?, ?> thread && thread.get("tid") instanceof Number id
        ? id.longValue()
        : -1;
  }

  private static List<Map<?, ?>> maps(@Nullable Object list) {
    List<Map<?, ?>> maps = new ArrayList<>();
    if (list instanceof List<?> all) {
      all.forEach(one -> maps.add((Map<?, ?>) one));
    }
    return maps;
  }
}
