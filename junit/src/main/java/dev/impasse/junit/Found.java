package dev.impasse.junit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A finding as the agent tells it.
 *
 * @param fingerprint names the same deadlock in another run
 * @param certainty how it is known
 * @param text the report for people
 * @param sides ids of the threads of the cycle
 * @param behind ids of the threads that are stuck because of it
 * @param frames the stacks of the sides, one after the other
 */
record Found(
    String fingerprint,
    FailOn certainty,
    String text,
    Set<Long> sides,
    Set<Long> behind,
    List<String> frames) {

  /** Reads the map that listeners get. */
  static Found of(Map<String, Object> finding) {
    Set<Long> sides = new LinkedHashSet<>();
    List<String> frames = new ArrayList<>();
    for (Map<?, ?> side : maps(finding.get("sides"))) {
      sides.add(tid(side));
      if (side.get("stack") instanceof List<?> stack) {
        stack.forEach(frame -> frames.add(String.valueOf(frame)));
      }
    }
    Set<Long> behind = new LinkedHashSet<>();
    maps(finding.get("blockedBehind")).forEach(one -> behind.add(tid(one)));
    return new Found(
        String.valueOf(finding.get("fingerprint")),
        FailOn.valueOf(String.valueOf(finding.get("certainty")).toUpperCase(Locale.ROOT)),
        String.valueOf(finding.get("text")).strip(),
        sides,
        behind,
        frames);
  }

  /** Whether a thread is in it, or stuck because of it. */
  boolean stops(Thread thread) {
    long id = Threads.id(thread);
    return sides.contains(id) || behind.contains(id);
  }

  /** Whether a frame of it is of a class, or of a class inside that one. */
  boolean runsThrough(Class<?> type) {
    String name = type.getName();
    return frames.stream()
        .map(frame -> frame.substring(frame.lastIndexOf('/') + 1))
        .anyMatch(frame -> frame.startsWith(name + ".") || frame.startsWith(name + "$"));
  }

  private static long tid(Map<?, ?> part) {
    return part.get("thread") instanceof Map<?, ?> thread && thread.get("tid") instanceof Number id
        ? id.longValue()
        : -1;
  }

  private static List<Map<?, ?>> maps(@org.jspecify.annotations.Nullable Object list) {
    List<Map<?, ?>> maps = new ArrayList<>();
    if (list instanceof List<?> all) {
      all.forEach(one -> maps.add((Map<?, ?>) one));
    }
    return maps;
  }
}
