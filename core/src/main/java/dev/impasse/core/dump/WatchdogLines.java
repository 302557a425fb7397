package dev.impasse.core.dump;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The threads that the watchdog of Spigot and Paper prints, in the lines of {@code
 * ThreadInfo.toString}, so that one reader understands both. It names no locks.
 */
final class WatchdogLines {

  /** What each of its threads begins with. */
  static final String THREAD = "Current Thread: ";

  private static final Pattern STATE =
      Pattern.compile("PID: (\\d{1,15}) \\| Suspended: \\w+ \\| Native: \\w+ \\| State: ([A-Z_]+)");

  private @Nullable String name;
  private boolean inStack;

  /** Returns what a line of it says, null if it is none. */
  @Nullable List<String> lines(String line) {
    String text = line.strip();
    if (text.startsWith(THREAD)) {
      name = text.substring(THREAD.length());
      inStack = false;
      return List.of("");
    }
    String thread = name;
    if (thread == null) {
      return null;
    }
    Matcher state = STATE.matcher(text);
    if (state.matches()) {
      return List.of('"' + thread + "\" Id=" + state.group(1) + ' ' + state.group(2));
    }
    if (text.startsWith("-----")) {
      inStack = false;
    } else if (text.equals("Stack:")) {
      inStack = true;
    } else if (inStack) {
      return List.of("\tat " + text);
    }
    return List.of();
  }
}
