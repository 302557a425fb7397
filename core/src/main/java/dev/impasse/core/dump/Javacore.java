package dev.impasse.core.dump;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a javacore, as OpenJ9 and the IBM JVM write it, said in the lines of HotSpot: so
 * one reader understands both. A thread is lines that begin with {@code 3XM}, {@code 4XE} and
 * {@code 5XE}; all of the file's other sections are left out.
 */
final class Javacore {

  private static final Pattern THREAD =
      Pattern.compile(
          "3XMTHREADINFO\\s+\"(.*)\" (?:J9VMThread|TID):\\S+"
              + "(?: .*?java/lang/Thread:0x([0-9A-Fa-f]+))?.*?state:(\\w+).*");
  private static final Pattern NUMBER =
      Pattern.compile("3XMJAVALTHREAD .*getId:0x([0-9A-Fa-f]{1,12}), isDaemon:(\\w+).*");
  private static final Pattern WAIT =
      Pattern.compile(
          "3XMTHREADBLOCK\\s+(Blocked|Waiting|Parked) on: ([^@\\s]+)@0x([0-9A-Fa-f]+)"
              + "(?: Owned by: \"(.*)\" \\(.*)?.*");
  private static final Pattern ENTERED =
      Pattern.compile("5XESTACKTRACE\\s+\\(entered lock: ([^@\\s]+)@0x([0-9A-Fa-f]+).*");
  private static final String FRAME = "4XESTACKTRACE";
  private static final String OF_CLASS = "ClassInitializationLock";
  private static final long FIRST_NUMBER = 1_000_000_000L;

  private final List<Described> threads = new ArrayList<>();
  private final Set<String> addresses = new HashSet<>();
  private int unread;

  /** What the file says of one thread. */
  private static final class Described {
    private final String name;
    private final String address;
    private final String state;
    private long number;
    private boolean daemon;
    private @Nullable Matcher wait;
    private final List<String> stack = new ArrayList<>();
    private boolean timed;

    private Described(String name, String address, String state, long number) {
      this.name = name;
      this.address = address;
      this.state = state;
      this.number = number;
    }
  }

  /** Whether a line is of a thread of a javacore. */
  static boolean isOf(String line) {
    return line.startsWith("3XM") || line.startsWith("4XE") || line.startsWith("5XE");
  }

  boolean isEmpty() {
    return threads.isEmpty();
  }

  /** Whether a thread begins that is there already: it is of another file. */
  boolean isOfAnother(String line) {
    Matcher thread = THREAD.matcher(line);
    return thread.matches() && addresses.contains(thread.group(2));
  }

  /** Returns how many threads are not understood. */
  int unread() {
    return unread;
  }

  /** Takes such a line. */
  void line(String line) {
    Matcher thread = THREAD.matcher(line);
    if (thread.matches()) {
      long number = FIRST_NUMBER + threads.size();
      String address = thread.group(2) == null ? Long.toHexString(number) : thread.group(2);
      addresses.add(address);
      threads.add(new Described(thread.group(1), address, thread.group(3), number));
    } else if (line.startsWith("3XMTHREADINFO ") && line.contains("state:")) {
      unread++;
    } else if (!threads.isEmpty()) {
      body(line, threads.get(threads.size() - 1));
    }
  }

  private void body(String line, Described thread) {
    Matcher number = NUMBER.matcher(line);
    Matcher wait = WAIT.matcher(line);
    Matcher entered = ENTERED.matcher(line);
    if (number.matches()) {
      thread.number = Long.parseLong(number.group(1), 16);
      thread.daemon = number.group(2).equals("true");
    } else if (wait.matches()) {
      thread.wait = wait;
    } else if (line.startsWith("3XMTHREADBLOCK")) {
      unread++;
    } else if (entered.matches()) {
      thread.stack.add("\t- locked " + lock(entered.group(1), entered.group(2)));
    } else if (line.startsWith(FRAME)) {
      frame(line.substring(FRAME.length()).strip(), thread);
    }
  }

  /** {@code at org/x/A.m(A.java:12(Compiled Code))}. */
  private static void frame(String text, Described thread) {
    int open = text.indexOf('(');
    if (!text.startsWith("at ") || open < 0) {
      return;
    }
    String method = text.substring("at ".length(), open).replace('/', '.');
    int end = text.indexOf('(', open + 1);
    String place = end < 0 ? text.substring(open) : text.substring(open, end) + ")";
    thread.stack.add("\tat " + method + place);
    thread.timed |=
        method.endsWith(".parkNanos")
            || method.endsWith(".parkUntil")
            || method.equals("java.lang.Thread.sleep");
  }

  private static String lock(String type, String address) {
    return "<0x" + address.toLowerCase(Locale.ROOT) + "> (a " + type.replace('/', '.') + ")";
  }

  /** Returns the threads in the lines of HotSpot. */
  List<String> lines() {
    Map<String, Long> numbers = new HashMap<>();
    threads.forEach(thread -> numbers.merge(thread.name, thread.number, (a, b) -> 0L));
    List<String> lines = new ArrayList<>();
    lines.add(DumpLines.DUMP + "OpenJ9, of a javacore:");
    for (Described thread : threads) {
      lines.add("");
      describe(thread, numbers, lines);
    }
    lines.add("");
    lines.add("JNI global refs: not shown");
    return lines;
  }

  private static void describe(Described thread, Map<String, Long> numbers, List<String> lines) {
    Matcher wait = thread.wait;
    boolean initialises = wait != null && wait.group(2).endsWith(OF_CLASS);
    lines.add(
        '"'
            + thread.name
            + "\" #"
            + thread.number
            + (thread.daemon ? " daemon" : "")
            + " prio=5 tid=0x"
            + thread.address.toLowerCase(Locale.ROOT)
            + (initialises ? " nid=0x1 in Object.wait()" : " nid=0x1 x"));
    lines.add("   java.lang.Thread.State: " + (initialises ? "RUNNABLE" : state(thread)));
    boolean first = true;
    for (String line : thread.stack) {
      lines.add(line);
      if (first && wait != null && !initialises) {
        lines.add(waits(wait, numbers));
      }
      first = false;
    }
  }

  private static String state(Described thread) {
    return switch (thread.state) {
      case "B" -> "BLOCKED";
      case "CW", "P", "S" -> thread.timed ? "TIMED_WAITING" : "WAITING";
      default -> "RUNNABLE";
    };
  }

  private static String waits(Matcher wait, Map<String, Long> numbers) {
    String what =
        switch (wait.group(1)) {
          case "Blocked" -> "waiting to lock";
          case "Parked" -> "parking to wait for ";
          default -> "waiting on";
        };
    String owner = wait.group(4);
    long number = owner == null ? 0 : numbers.getOrDefault(owner, 0L);
    return "\t- "
        + what
        + ' '
        + lock(wait.group(2), wait.group(3))
        + (number > 0 ? " owned by \"" + owner + "\" t@" + number : "");
  }
}
