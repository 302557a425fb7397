package dev.impasse.core.dump;

import dev.impasse.core.file.BoundedLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text as the JVM wrote them: without the prefix of a log, without mark-up, and
 * joined where a terminal or a mail has cut them. Lines between them that lack the prefix belong to
 * somebody else and are left out.
 *
 * <p>Cost: linear; it keeps two lines.
 */
final class DumpLines {

  static final String DUMP = "Full thread dump ";
  static final String DEADLOCK = "Found one Java-level deadlock:";

  private static final Pattern OPEN =
      Pattern.compile(
          "\\s*(?:at|- (?:<|[\\w-]{4,9}\\b)|java\\.lang\\.Thread\\.State:.{0,30}\\().*");
  private static final Pattern BEGINS =
      Pattern.compile("\\s*(?:\".*|at .*|- .*|java\\.lang\\.Thread\\.State:.*|Locked own.*|)");
  private static final Pattern WORD_ENDS =
      Pattern.compile(
          ".*(?:[\\s(]|^)(?:at|a|an|-|waiting|to|lock|re-lock|parking|wait|for|on|locked|object"
              + "|Native|Unknown|the|Class|initialization|monitor)");
  private static final int MOST_JOINED = 2_000;

  private final BufferedReader text;
  private final Deque<String> ahead = new ArrayDeque<>();
  private LinePrefix prefix = LinePrefix.NONE;
  private @Nullable String held;
  private boolean tooLong;

  DumpLines(BufferedReader text) {
    this.text = text;
  }

  /** Whether a line was longer than is read. */
  boolean wasTooLong() {
    return tooLong;
  }

  /** Returns the next line, null at the end. */
  @Nullable String next() throws IOException {
    String line = held == null ? stripped() : held;
    held = null;
    while (line != null) {
      String next = stripped();
      if (next == null || !isCut(line, next)) {
        held = next;
        return line;
      }
      line = join(line, next);
    }
    return null;
  }

  private static boolean isCut(String line, String next) {
    if (line.length() > MOST_JOINED || next.isBlank()) {
      return false;
    }
    if (line.startsWith("\"")) {
      boolean more = next.startsWith("nid=") || next.startsWith("tid=") || next.contains(" nid=");
      return more && !line.contains("nid=") && line.contains("prio=") && next.charAt(0) != '"';
    }
    return OPEN.matcher(line).matches()
        && line.indexOf(')') < 0
        && !line.contains("- None")
        && !line.contains("Class initialization monitor for ")
        && !BEGINS.matcher(next).matches()
        && (line.indexOf('@') < 0 || line.indexOf('(') >= 0);
  }

  private static String join(String line, String next) {
    String rest = next.strip();
    return WORD_ENDS.matcher(line).matches() || line.startsWith("\"")
        ? line.stripTrailing() + ' ' + rest
        : line + rest;
  }

  /** Returns the next line that is the dump's, without prefix. */
  private @Nullable String stripped() throws IOException {
    for (String line = raw(); line != null; line = raw()) {
      int from = prefix.end(line);
      String rest = from < 0 ? "" : line.substring(from);
      int begins = rest.startsWith("\"") ? -1 : begins(line);
      if (begins > from || (begins >= 0 && from < 0)) {
        prefix = prefixOf(line, begins);
        return line.substring(begins);
      }
      if (from >= 0) {
        return rest;
      }
    }
    return null;
  }

  private static int begins(String line) {
    int dump = line.indexOf(DUMP);
    int deadlock = dump >= 0 ? dump : line.indexOf(DEADLOCK);
    return deadlock >= 0 ? deadlock : ThreadHeader.find(line);
  }

  /** It is a prefix only if the next line has it too. */
  private LinePrefix prefixOf(String line, int end) throws IOException {
    LinePrefix found = new LinePrefix(line.substring(0, end));
    String next = raw();
    if (next == null) {
      return LinePrefix.NONE;
    }
    ahead.addFirst(next);
    boolean goesOn = found.end(next) >= 0 && !next.isBlank();
    return found.isBlank() || goesOn ? found : LinePrefix.NONE;
  }

  private @Nullable String raw() throws IOException {
    while (ahead.isEmpty()) {
      String line = text.readLine();
      if (line == null) {
        return null;
      }
      tooLong |= line.length() >= BoundedLines.MOST_CHARS;
      ahead.addAll(MarkUp.lines(line));
    }
    return ahead.remove();
  }
}
