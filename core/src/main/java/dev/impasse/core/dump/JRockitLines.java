package dev.impasse.core.dump;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The threads that JRockit prints, in the lines of {@code ThreadInfo.toString}, so that one reader
 * understands both. Who owns locks of {@code java.util.concurrent} it does not say: such a wait is
 * handed on as a line that is not understood.
 */
final class JRockitLines {

  /** What such a dump begins with. */
  static final String FIRST = "===== FULL THREAD DUMP ====";

  private static final Pattern THREAD =
      Pattern.compile("\"(.*)\" id=(\\d{1,15}) idx=0x[0-9a-f]+ tid=\\d+ prio=\\d+ (.*)");
  private static final Pattern FRAME =
      Pattern.compile("at ([\\w/$.<>]+)(?:\\([^()]*\\)[\\w/$;\\[]+)?\\(([^()]*)\\)(?:\\[.*\\])?");
  private static final Pattern LOCK =
      Pattern.compile(
          "(-- [A-Z][\\w ]+|\\^-- [A-Z][\\w ]+): ([^\\s@]+)@0x([0-9a-fA-F]+)(?:\\[.*)?");

  private boolean inDump;

  /** Returns what a line of it says, null if it is none. */
  @Nullable List<String> lines(String line) {
    if (line.startsWith(FIRST)) {
      inDump = true;
      return List.of(DumpLines.DUMP + "JRockit:");
    }
    if (!inDump) {
      return null;
    }
    String text = line.strip();
    if (text.startsWith("\"")) {
      Matcher thread = THREAD.matcher(text);
      return thread.matches()
          ? List.of(
              "", '"' + thread.group(1) + "\" Id=" + thread.group(2) + ' ' + state(thread.group(3)))
          : List.of();
    }
    if (text.startsWith("at ")) {
      Matcher frame = FRAME.matcher(text);
      return frame.matches() && !frame.group(1).startsWith("jrockit/")
          ? List.of("\tat " + frame.group(1).replace('/', '.') + '(' + frame.group(2) + ')')
          : List.of();
    }
    Matcher lock = LOCK.matcher(text);
    if (lock.matches()) {
      return lock(lock.group(1), lock.group(2).replace('/', '.') + '@' + lock.group(3));
    }
    inDump = !text.startsWith("===== END OF");
    return text.isEmpty() || text.startsWith("--") || !inDump ? List.of("") : List.of();
  }

  private static String state(String said) {
    if (said.contains("sleeping")) {
      return "TIMED_WAITING";
    }
    if (said.contains(", waiting") || said.contains(", parked")) {
      return "WAITING";
    }
    return said.contains(", blocked") ? "BLOCKED" : "RUNNABLE";
  }

  private static List<String> lock(String what, String lock) {
    return switch (what) {
      case "-- Blocked trying to get lock" -> List.of("\t- blocked on " + lock);
      case "-- Parking to wait for" ->
          lock.startsWith("java.util.concurrent.locks.Reentrant")
              ? List.of("\t- parking to wait for a lock, its owner is not shown")
              : List.of("\t- parking to wait for " + lock);
      case "^-- Holding lock" -> List.of("\t-  locked " + lock);
      default -> List.of(); // released while it waits; whether for a time is not said
    };
  }
}
