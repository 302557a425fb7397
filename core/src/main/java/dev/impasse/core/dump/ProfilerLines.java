package dev.impasse.core.dump;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The threads that YourKit exports as text, in the lines of {@code ThreadInfo.toString}, so that
 * one reader understands both. It names no locks. A line is the first one of a thread only if a
 * frame in its own way of writing follows.
 */
final class ProfilerLines {

  private static final Pattern STACKS = Pattern.compile("Stacks at .{0,80}ptime.*");
  private static final Pattern THREAD =
      Pattern.compile(
          "\\s*(\\S.*?)(?: \\[DAEMON\\])?(?:"
              + " \\[(RUNNABLE|WAITING|BLOCKED|SLEEPING|TIMED_WAITING)\\b[^\\]]*\\](?: \\[DAEMON\\])?.*"
              + "| +(?:State: )?(RUNNABLE|WAITING|BLOCKED|SLEEPING|Runnable|Waiting|Blocked|Sleeping)"
              + "\\b.* CPU usage on sample: .*"
              + "| <--- (Frozen) for at least .*)");
  private static final Pattern FRAME =
      Pattern.compile(
          "\\s*([\\w$.<>]+\\.[\\w$<>]+)\\([^()]*\\)(?: ([^\\s:()]+)(?::(\\d{1,9})|( \\(native\\)))?)?");
  private static final int LONGEST = 1_000;

  private @Nullable String held;
  private int threads;
  private boolean inThread;

  /** Whether what such a text begins with stands in a line. */
  static boolean isFirst(String line) {
    return line.startsWith("Stacks at ") && STACKS.matcher(line).matches();
  }

  /** Returns what a line of it says, null if it is none; an empty list if that is still open. */
  @Nullable List<String> lines(String line) {
    String first = held;
    held = null;
    if (isFirst(line)) {
      threads = 0;
      inThread = false;
      return List.of(DumpLines.DUMP + "YourKit:");
    }
    String frame = first != null || inThread ? frame(line) : null;
    if (first != null && frame != null) {
      inThread = true;
      return List.of("", header(first), frame);
    }
    if (inThread && frame != null) {
      return List.of(frame);
    }
    inThread &= line.isBlank();
    if (isThread(line)) {
      held = line;
      return first == null ? List.of() : List.of(first);
    }
    return first == null ? null : List.of(first, line);
  }

  private static boolean isThread(String line) {
    return line.length() < LONGEST
        && !line.startsWith("\"")
        && (line.endsWith("]") || line.contains(" CPU ") || line.contains(" <--- Frozen "))
        && THREAD.matcher(line).matches();
  }

  private String header(String line) {
    Matcher thread = THREAD.matcher(line);
    if (!thread.matches()) {
      throw new AssertionError("held as a thread: " + line);
    }
    String state = thread.group(2) == null ? thread.group(3) : thread.group(2);
    threads++;
    return '"' + thread.group(1).strip() + "\" Id=" + threads + ' ' + state(state);
  }

  private static String state(@Nullable String word) {
    if (word == null) {
      return "BLOCKED"; // frozen, it says: whether it waits for a lock is not known
    }
    String state = word.toUpperCase(Locale.ROOT);
    return state.equals("SLEEPING") ? "TIMED_WAITING" : state;
  }

  private static @Nullable String frame(String line) {
    Matcher frame = FRAME.matcher(line);
    if (!frame.matches()) {
      return null;
    }
    String file = frame.group(2);
    String number = frame.group(3);
    String place = file == null ? "Unknown Source" : number == null ? file : file + ':' + number;
    return "\tat "
        + frame.group(1)
        + '('
        + (frame.group(4) == null ? place : "Native Method")
        + ')';
  }
}
