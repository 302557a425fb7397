package dev.impasse.core.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A stack as lines for people: frames as the JVM prints them, so that tools link them. Of several
 * frames of the JDK in a row only the outermost is shown, which the program called; so it is with
 * Impasse's own and, outside the program's outermost frame, with those of the server, framework or
 * test runner that called it. Frames that the JVM made up for lambdas are not shown. Machine
 * formats have all of them.
 */
final class StackLines {

  private static final int MOST_FRAMES = 40;

  private final List<String> lines = new ArrayList<>();

  private StackLines() {}

  /** Returns the lines, innermost frame first, without indent. */
  static List<String> of(List<StackTraceElement> stack) {
    List<StackTraceElement> frames =
        stack.stream().filter(frame -> !frame.getClassName().contains("$$Lambda")).toList();
    StackLines out = new StackLines();
    int callers = callers(frames);
    int from = 0;
    while (from < frames.size()) {
      int to = from + 1;
      while (to < frames.size()
          && isOthers(frames, from, callers)
          && isOthers(frames, to, callers)) {
        to++;
      }
      out.run(frames.subList(from, to));
      from = to;
    }
    int more = out.lines.size() - MOST_FRAMES;
    if (more <= 0) {
      return out.lines;
    }
    List<String> shown = new ArrayList<>(out.lines.subList(0, MOST_FRAMES));
    shown.add("... " + more + " more");
    return shown;
  }

  /** Returns where those begin that called the program; its end if none of it is the program's. */
  private static int callers(List<StackTraceElement> frames) {
    for (int i = frames.size() - 1; i >= 0; i--) {
      if (FrameOrigin.outermost(frames.get(i)).isEmpty()) {
        return i + 1;
      }
    }
    return frames.size();
  }

  private static boolean isOthers(List<StackTraceElement> frames, int at, int callers) {
    return !origin(frames.get(at), at >= callers).isEmpty();
  }

  private static String origin(StackTraceElement frame, boolean isCaller) {
    return isCaller ? FrameOrigin.outermost(frame) : FrameOrigin.within(frame);
  }

  private void run(List<StackTraceElement> frames) {
    int hidden = frames.size() > 2 ? frames.size() - 1 : 0;
    if (hidden > 0) {
      Set<String> origins = new LinkedHashSet<>();
      frames.subList(0, hidden).forEach(frame -> origins.add(origin(frame, true)));
      boolean ofTheJdk = origins.remove(FrameOrigin.JDK);
      List<String> names = new ArrayList<>(origins);
      if (ofTheJdk) {
        names.add(FrameOrigin.JDK);
      }
      lines.add("... " + hidden + " frames of " + listed(names));
    }
    for (StackTraceElement frame : frames.subList(hidden, frames.size())) {
      lines.add("at " + Printable.name(frame.toString()));
    }
  }

  private static String listed(List<String> names) {
    int last = names.size() - 1;
    return last < 1
        ? String.join("", names)
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }
}
