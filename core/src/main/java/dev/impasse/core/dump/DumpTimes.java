package dev.impasse.core.dump;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How far dumps of one program are apart, and which threads ran in between. */
final class DumpTimes {

  private DumpTimes() {}

  /** Returns {@code in 2 of 3 dumps, 20 s apart}, as far as the dumps tell the time. */
  static String seen(List<ThreadDump> in, long all) {
    String text = "in " + in.size() + " of " + all + " dumps";
    long apart = in.size() < 2 ? -1 : apartMillis(in.get(0), in.get(in.size() - 1));
    return apart < 0 ? text : text + ", " + Math.round(apart / 1_000.0) + " s apart";
  }

  /** Returns how long after the first the other was made, -1 if they do not tell. */
  static long apartMillis(ThreadDump first, ThreadDump other) {
    if (!first.time().isEmpty() && !other.time().isEmpty()) {
      try {
        return Duration.between(Instant.parse(first.time()), Instant.parse(other.time()))
            .abs()
            .toMillis();
      } catch (DateTimeParseException e) {
        return -1;
      }
    }
    Map<Long, DumpThread> byId = new HashMap<>();
    first.threads().forEach(thread -> byId.put(thread.id(), thread));
    for (DumpThread after : other.threads()) {
      DumpThread before = byId.get(after.id());
      long end = after.usage().elapsedMillis();
      if (before != null
          && before.name().equals(after.name())
          && end >= 0
          && before.usage().elapsedMillis() >= 0) {
        return Math.abs(end - before.usage().elapsedMillis());
      }
    }
    return -1;
  }

  /** Whether all these threads are in all these dumps, and used no CPU time from first to last. */
  static boolean usedNoCpu(List<ThreadDump> in, Set<Long> threads) {
    if (in.size() < 2 || apartMillis(in.get(0), in.get(in.size() - 1)) <= 0) {
      return false; // it may be a copy
    }
    Map<Long, Long> first = cpu(in.get(0), threads);
    return first.size() == threads.size()
        && first.values().stream().allMatch(micros -> micros >= 0)
        && first.equals(cpu(in.get(in.size() - 1), threads));
  }

  private static Map<Long, Long> cpu(ThreadDump dump, Set<Long> threads) {
    Map<Long, Long> cpu = new HashMap<>();
    for (DumpThread thread : dump.threads()) {
      if (threads.contains(thread.id())) {
        cpu.put(thread.id(), thread.usage().cpuMicros());
      }
    }
    return cpu;
  }
}
