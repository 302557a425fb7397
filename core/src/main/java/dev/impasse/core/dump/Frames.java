package dev.impasse.core.dump;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads stack frames as the JVM prints them. */
public final class Frames {

  /**
   * Class and method, then, in brackets, a module, a file and a line, most of which may be missing.
   * The groups that repeat are possessive: such are matched in a loop, others by recursion.
   */
  private static final Pattern FRAME =
      Pattern.compile(
          "(?:[^()/]*+/)*+([^()]+)\\.([^.()]+)\\((?:([^()/]*)/)?([^():]*)(?::(\\d+))?\\)");

  private Frames() {}

  /** Returns the frame, or null if the text is none. */
  public static @Nullable StackTraceElement parse(String text) {
    Matcher frame = FRAME.matcher(text.strip());
    if (!frame.matches()) {
      return null;
    }
    String file = frame.group(4);
    boolean isNative = file.equals("Native Method");
    boolean known = !isNative && !file.equals("Unknown Source");
    int line = frame.group(5) == null ? -1 : lineOf(frame.group(5));
    return new StackTraceElement(
        frame.group(1), frame.group(2), known ? file : null, isNative ? -2 : line);
  }

  private static int lineOf(String digits) {
    return digits.length() > 9 ? -1 : Integer.parseInt(digits);
  }

  /** Returns the innermost frame that is not the JDK's, else the innermost; null if none. */
  public static @Nullable StackTraceElement ofApplication(List<StackTraceElement> stack) {
    for (StackTraceElement frame : stack) {
      String type = frame.getClassName();
      if (!type.startsWith("java.") && !type.startsWith("jdk.")) {
        return frame;
      }
    }
    return stack.isEmpty() ? null : stack.get(0);
  }
}
