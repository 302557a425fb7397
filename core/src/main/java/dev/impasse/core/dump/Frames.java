package dev.impasse.core.dump;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads stack frames as the JVM prints them. */
public final class Frames {

  private Frames() {}

  /**
   * Returns the frame, or null if the text is none: class and method, with loader and module before
   * them, then, in brackets, a module, a file and a line, most of which may be missing. A hidden
   * class, as of a lambda, keeps its name and loses its address. Cost: linear.
   */
  public static @Nullable StackTraceElement parse(String text) {
    String frame = text.strip();
    int open = frame.indexOf('(');
    int dot = frame.lastIndexOf('.', open);
    if (open < 0 || dot <= 0 || frame.indexOf(')') != frame.length() - 1 || dot + 1 == open) {
      return null;
    }
    int end = dot;
    int slash = frame.lastIndexOf('/', dot);
    if (slash > 0 && frame.startsWith("/0x", slash)) {
      end = slash;
      slash = frame.lastIndexOf('/', slash - 1);
    }
    if (slash + 1 >= end) {
      return null;
    }
    String type = frame.substring(slash + 1, end);
    return of(type, frame.substring(dot + 1, open), frame.substring(open + 1, frame.length() - 1));
  }

  private static @Nullable StackTraceElement of(String type, String method, String place) {
    String file = place.substring(place.indexOf('/') + 1);
    boolean isNative = file.equals("Native Method");
    if (isNative || file.equals("Unknown Source")) {
      return new StackTraceElement(type, method, null, isNative ? -2 : -1);
    }
    int colon = file.indexOf(':');
    if (colon < 0) {
      return new StackTraceElement(type, method, file, -1);
    }
    int line = lineOf(file, colon + 1);
    return line < -1 ? null : new StackTraceElement(type, method, file.substring(0, colon), line);
  }

  /** Returns the number, -1 if it is too large, less if it is none. */
  private static int lineOf(String file, int from) {
    boolean isNumber = from < file.length();
    for (int i = from; i < file.length(); i++) {
      isNumber &= file.charAt(i) >= '0' && file.charAt(i) <= '9';
    }
    if (!isNumber) {
      return -2;
    }
    return file.length() - from > 9 ? -1 : Integer.parseInt(file.substring(from));
  }

  /** Returns the innermost frame that is not the JDK's, else the innermost; null if none. */
  public static @Nullable StackTraceElement ofApplication(List<StackTraceElement> stack) {
    for (StackTraceElement frame : stack) {
      if (!isOfTheJdk(frame)) {
        return frame;
      }
    }
    return stack.isEmpty() ? null : stack.get(0);
  }

  /** Whether it is a frame of the JDK itself. */
  static boolean isOfTheJdk(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.startsWith("java.")
        || type.startsWith("jdk.")
        || type.startsWith("sun.")
        || type.startsWith("javax.");
  }
}
