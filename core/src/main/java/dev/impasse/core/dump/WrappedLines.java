package dev.impasse.core.dump;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Joins lines that a terminal, a mail or an editor has cut: at a width, wherever that is, or at the
 * space before it. A line of a dump shows whether it is whole; the next one, whether it goes on.
 *
 * <p>Cost: linear in the two lines.
 */
final class WrappedLines {

  private static final int MOST_JOINED = 2_000;
  private static final int LEAST_CUT = 50;

  /** What a line of a dump begins with, so that it is not the rest of the one before. */
  private static final List<String> BEGINNINGS =
      List.of(
          "\"",
          "at ",
          "- ",
          "-- ",
          "^-- ",
          "|",
          "#",
          "(",
          "...",
          "====",
          "java.lang.Thread.State",
          "Locked own",
          "JNI global",
          "Found ",
          "Full thread",
          "Java stack",
          "which is held",
          "No compile",
          "Compiling:",
          "Mounted virt",
          "Carrying virt",
          "Threads class",
          "_java_thread",
          "VM Thread");

  /** After these words of a dump comes a space. */
  private static final Set<String> BEFORE_SPACE =
      Set.of(
          "at",
          "a",
          "an",
          "(a",
          "(an",
          "-",
          "waiting",
          "to",
          "lock",
          "re-lock",
          "relock",
          "parking",
          "wait",
          "for",
          "on",
          "(on",
          "locked",
          "object",
          "(object",
          "(Native",
          "(Unknown",
          "the",
          "Class",
          "initialization",
          "monitor",
          "in",
          "daemon",
          "virtual",
          "owned",
          "by",
          "held",
          "BLOCKED",
          "WAITING",
          "TIMED_WAITING",
          "RUNNABLE",
          "ownable",
          "synchronizer",
          "is",
          "which");

  /** Before these there is a space, or the beginning of a line. */
  private static final List<String> AFTER_SPACE =
      List.of(
          "tid=",
          "nid=",
          "os_prio=",
          "prio=",
          "cpu=",
          "elapsed=",
          "[0x",
          "daemon ",
          "#",
          "waiting ",
          "runnable",
          "in Object",
          "Object.wait",
          "on condition",
          "condition ",
          "for monitor",
          "monitor entry",
          "entry ",
          "sleeping",
          "on ",
          "owned by",
          "by \"",
          "Id=",
          "(a ",
          "(object ",
          "a java",
          "<",
          "object monitor",
          "state:",
          "J9VMThread:");

  private WrappedLines() {}

  /** Returns the line together with the next one, null if that does not go on with it. */
  static @Nullable String join(String line, String next) {
    int length = line.length();
    if (length == 0 || isWhole(line) || length > MOST_JOINED || next.isBlank()) {
      return null;
    }
    String start = line.stripLeading();
    String rest = next.strip();
    if (Javacore.isOf(line)) {
      return Javacore.isOf(next) || next.startsWith("NULL") || !isCutJavacore(line)
          ? null
          : joined(line, rest);
    }
    boolean begins =
        BEGINNINGS.stream().anyMatch(rest::startsWith)
            && !(rest.startsWith("(") && start.contains("lock monitor 0x"))
            && !(rest.startsWith("#") && start.startsWith("\"") && line.endsWith("\""))
            && !(rest.startsWith("\"") && isWithinOwner(start));
    return !begins && goesOn(start, rest, length) ? joined(line, rest) : null;
  }

  /** Most lines are, and end so. */
  private static boolean isWhole(String line) {
    char last = line.charAt(line.length() - 1);
    return last == ']' || last == ')' || last == '}';
  }

  private static boolean isCutJavacore(String line) {
    if (line.startsWith("3XMTHREADINFO ")) {
      return !line.contains("prio=");
    }
    return line.startsWith("3XMTHREADBLOCK")
        ? !line.contains("Owned by: ")
        : (line + ' ').contains(" at ");
  }

  /** Whether the name of an owner is to come, or is not at its end. */
  private static boolean isWithinOwner(String start) {
    int by = start.indexOf(" owned by");
    int quote = by < 0 ? -1 : start.indexOf('"', by);
    return by >= 0
        && (start.contains(" Id=") || start.startsWith("on "))
        && (quote < 0 || quote == start.length() - 1 || start.indexOf('"', quote + 1) < 0);
  }

  private static boolean goesOn(String start, String rest, int length) {
    if (start.startsWith("\"")) {
      return isHeader(start);
    }
    if (start.startsWith("at ")) {
      return start.indexOf(')') < 0;
    }
    if (start.startsWith("on ")) {
      return start.indexOf('@') > 0 && (rest.startsWith("owned by") || rest.contains("Id="));
    }
    if (start.startsWith("- ")) {
      return isCutLock(start, rest);
    }
    if (start.startsWith("java.lang.Thread.State: ")) {
      return start.indexOf('(') >= 0 || (rest.endsWith(")") && rest.indexOf(' ') < 0);
    }
    if (start.startsWith("waiting to lock monitor ") || start.startsWith("waiting for ownable ")) {
      return start.indexOf(')') < 0;
    }
    boolean isBareFrame = start.indexOf(' ') < 0 && start.indexOf('.') > 0 && rest.endsWith(")");
    return isBareFrame && length >= LEAST_CUT && rest.indexOf(' ') < 0;
  }

  /** The first line of a thread ends with a bracket, or is followed by what begins a line. */
  private static boolean isHeader(String start) {
    return start.contains(" prio=")
        || start.contains(" tid=")
        || start.contains(" Id=")
        || start.contains("\" #");
  }

  private static boolean isCutLock(String start, String rest) {
    if (start.equals("- None") || start.contains("Class initialization monitor for ")) {
      return false;
    }
    if (start.indexOf(')') >= 0) {
      return false;
    }
    boolean isNamed = start.indexOf('@') >= 0 && start.indexOf('(') < 0;
    return isNamed ? rest.matches("[0-9a-f]{1,8}") : true;
  }

  private static String joined(String line, String rest) {
    boolean spaced =
        BEFORE_SPACE.contains(line.substring(line.lastIndexOf(' ') + 1).strip())
            || AFTER_SPACE.stream().anyMatch(rest::startsWith)
            || line.endsWith(",")
            || line.endsWith(" on:")
            || line.endsWith(">");
    return line + (spaced ? " " : "") + rest;
  }
}
