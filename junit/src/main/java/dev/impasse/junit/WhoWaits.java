package dev.impasse.junit;

import java.lang.management.LockInfo;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says in lines who waits for what of whom, as the JVM knows it: owners of monitors and of
 * exclusive locks, on platform threads. For time-outs, where there is no deadlock to say it.
 */
final class WhoWaits {

  private static final int MOST = 20;
  private static final int DEPTH = 200;

  private final List<String> lines = new ArrayList<>();
  private final Set<Long> said = new HashSet<>();

  private WhoWaits() {}

  /** Returns a line for a thread and for each that it waits for, one behind the other. */
  static List<String> from(Thread thread) {
    WhoWaits all = new WhoWaits();
    all.add(Threads.info(Threads.id(thread), DEPTH));
    return all.lines;
  }

  /** Returns the same of every thread that waits for what another one owns. */
  static List<String> everybody() {
    WhoWaits all = new WhoWaits();
    for (ThreadInfo thread : Threads.waitingForOwners()) {
      all.add(Threads.info(thread.getThreadId(), DEPTH));
    }
    return all.lines;
  }

  private void add(@Nullable ThreadInfo thread) {
    for (ThreadInfo at = thread; at != null && lines.size() < MOST; ) {
      if (!said.add(at.getThreadId())) {
        return;
      }
      boolean waits = at.getLockOwnerId() >= 0;
      lines.add('"' + at.getThreadName() + "\" " + (waits ? wants(at) : does(at)) + place(at));
      at = waits ? Threads.info(at.getLockOwnerId(), DEPTH) : null;
    }
  }

  private static String wants(ThreadInfo thread) {
    LockInfo lock = thread.getLockInfo();
    String type = lock == null ? "lock" : lock.getClassName();
    String name = type.substring(type.lastIndexOf('.') + 1).replaceAll("\\$\\w*Sync$", "");
    return "waits for " + name + " of \"" + thread.getLockOwnerName() + '"';
  }

  private static String does(ThreadInfo thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    boolean sleeps = stack.length > 0 && stack[0].getMethodName().startsWith("sleep");
    return switch (thread.getThreadState()) {
      case WAITING, TIMED_WAITING -> sleeps ? "sleeps" : "waits";
      case BLOCKED -> "is blocked";
      default -> "runs";
    };
  }

  /** Returns the first frame that is neither the JDK's nor ours. */
  private static String place(ThreadInfo thread) {
    return Stream.of(thread.getStackTrace())
        .filter(frame -> !frame.getClassName().matches("(java|javax|jdk|sun|dev\\.impasse)\\..*"))
        .findFirst()
        .or(() -> Stream.of(thread.getStackTrace()).findFirst())
        .map(frame -> "  at " + frame)
        .orElse("");
  }
}
