package dev.impasse.core.dump;

import dev.impasse.core.file.BoundedLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text as the JVM wrote them: without the prefix of a log, without mark-up, and
 * joined where a terminal or a mail has cut them. Lines between them that lack the prefix belong to
 * somebody else and are left out.
 *
 * <p>Cost: linear; it keeps three lines.
 */
final class DumpLines {

  static final String DUMP = "Full thread dump ";
  static final String DEADLOCK = "Found one Java-level deadlock:";
  private static final List<String> SIGNS =
      List.of(
          DUMP,
          DEADLOCK,
          "3XMTHREADINFO ",
          WatchdogLines.THREAD,
          "Stacks at ",
          JRockitLines.FIRST,
          "Process Thread Dump:");

  private final MailText text;
  private final KnownFrames frames = new KnownFrames();
  private final MarkUp markUp = new MarkUp();
  private final Deque<String> ahead = new ArrayDeque<>();
  private LinePrefix prefix = LinePrefix.NONE;
  private final Deque<String> held = new ArrayDeque<>();
  private final JsonPassages json = new JsonPassages();
  private boolean inSection;
  private boolean tooLong;

  DumpLines(BufferedReader text) {
    this.text = new MailText(text, frames);
  }

  /** Whether a line was longer than is read. */
  boolean wasTooLong() {
    return tooLong;
  }

  /** Returns the dumps that were JSON, at the end. */
  List<ThreadDump> inJson() {
    return json.finish();
  }

  /** Returns the next line, null at the end. */
  @Nullable String next() throws IOException {
    String line = held.isEmpty() ? stripped() : held.remove();
    while (line != null) {
      String next = held.isEmpty() ? stripped() : held.remove();
      if (next == null) {
        return line;
      }
      if (!inSection && JvmDeadlocks.beginsWith(line, next)) {
        inSection = true;
        held.add(line);
        held.add(next);
        return DEADLOCK; // it is lost
      }
      String joined = WrappedLines.join(line, next);
      if (joined == null) {
        held.add(next);
        inSection = line.startsWith(DEADLOCK) || (inSection && !isOfThread(line));
        return line;
      }
      line = joined;
    }
    return null;
  }

  private static boolean isOfThread(String line) {
    return line.startsWith("\"") && !line.endsWith(":");
  }

  /** Returns the next line that is the dump's, without prefix. */
  private @Nullable String stripped() throws IOException {
    for (String line = raw(); line != null; line = raw()) {
      String rest = prefix.without(line);
      int begins = rest != null && goesOn(rest) ? -1 : begins(line);
      if (begins >= 0 && (rest == null || begins > line.length() - rest.length())) {
        LinePrefix other = prefixOf(line, begins);
        if (begins > 0 && other.isNone() && isOfAnother(line, begins, rest)) {
          if (rest == null) {
            continue;
          }
          return rest;
        }
        prefix = other;
        String found = other.without(line);
        return found == null || other.isNone() ? line.substring(begins) : found;
      }
      if (rest != null) {
        return rest;
      }
    }
    return null;
  }

  /** Whether it is somebody else's line, in which such words stand. */
  private boolean isOfAnother(String line, int begins, @Nullable String rest) {
    String next = ahead.peek();
    return (rest == null && !prefix.isBlank())
        || (line.charAt(begins) == '"' && next != null && !followsThread(next))
        || line.charAt(begins) == '#';
  }

  /** Whether a line is within a thread, as most are; or begins one without a prefix. */
  private static boolean goesOn(String line) {
    int at = 0;
    while (at < line.length() && line.charAt(at) <= ' ') {
      at++;
    }
    return at == line.length()
        || (line.charAt(at) == '"' && at == 0)
        || line.startsWith("at ", at)
        || line.startsWith("- ", at);
  }

  /**
   * Returns where in a line a dump or a thread begins, after whatever stands before it; else -1.
   */
  static int begins(String line) {
    for (String sign : SIGNS) {
      int at = line.indexOf(sign);
      if (at >= 0) {
        return at;
      }
    }
    return ThreadHeader.find(line);
  }

  /** It is a prefix only if the next line has it too. */
  private LinePrefix prefixOf(String line, int end) throws IOException {
    LinePrefix found = new LinePrefix(line.substring(0, end));
    if (found.isBlank()) {
      return found;
    }
    String next = raw();
    if (next == null) {
      return LinePrefix.NONE;
    }
    ahead.addFirst(next);
    return found.end(next) >= 0 && !next.isBlank() ? found : LinePrefix.NONE;
  }

  /** Whether a line can follow the first one of a thread, or of a dump. */
  private static boolean followsThread(String line) {
    return line.isBlank() || goesOn(line) || line.strip().startsWith("java.lang.Thread.State");
  }

  private @Nullable String raw() throws IOException {
    while (ahead.isEmpty()) {
      String line = text.next();
      if (line == null || (frames.has(line) && !json.isOpen())) {
        return line;
      }
      tooLong |= line.length() >= BoundedLines.MOST_CHARS;
      List<String> lines = markUp.lines(line);
      lines.forEach(json::line);
      if (lines.size() == 1 && lines.get(0).equals(line)) {
        frames.add(line);
      }
      ahead.addAll(lines);
    }
    return ahead.remove();
  }
}
