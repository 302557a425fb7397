package dev.impasse.core.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A stack as lines for people: frames as the JVM prints them, so that tools link them. Of several
 * frames of the JDK in a row only the outermost is shown, which the program called; frames that the
 * JVM made up for lambdas are not. Machine formats have all of them.
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
    int from = 0;
    while (from < frames.size()) {
      int to = from + 1;
      while (ofTheJdk(frames.get(from)) && to < frames.size() && ofTheJdk(frames.get(to))) {
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

  private void run(List<StackTraceElement> frames) {
    int hidden = frames.size() > 2 ? frames.size() - 1 : 0;
    if (hidden > 0) {
      lines.add("... " + hidden + " frames of the JDK");
    }
    for (StackTraceElement frame : frames.subList(hidden, frames.size())) {
      lines.add("at " + Printable.name(frame.toString()));
    }
  }

  private static boolean ofTheJdk(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.startsWith("java.")
        || type.startsWith("javax.")
        || type.startsWith("jdk.")
        || type.startsWith("sun.");
  }
}
