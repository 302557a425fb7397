package dev.impasse.core.dump;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads thread dumps as {@code jstack -l} and {@code jcmd Thread.print -l} print them, of JDK 17 to
 * 25.
 *
 * <p>A thread begins with a line that starts with its name in quotes and has {@code tid=0x...}; a
 * name may contain anything, so the last quote before {@code #} or {@code prio=} ends it. What
 * follows are its state, frames, and lines about locks, which begin with a hyphen. Lines that are
 * none of these are skipped; the JVM's own list of deadlocks at the end is not read.
 */
public final class TextDumpReader {

  private static final Pattern THREAD =
      Pattern.compile("^\"(.*)\" (?:#(\\d+) )?.*\\btid=(0x[0-9a-f]+).*$", Pattern.DOTALL);
  private static final Pattern STATE = Pattern.compile("^\\s+java\\.lang\\.Thread\\.State: (\\w+)");
  private static final Pattern FRAME = Pattern.compile("^\\s+at (.*)$");
  private static final Pattern LOCK =
      Pattern.compile(
          "^\\s+- (waiting to lock|waiting to re-lock in wait\\(\\)|locked|waiting on|"
              + "parking to wait for\\s+the lock|parking to wait for) +<(0x[0-9a-f]+)> "
              + "\\(an? ([^)]*)\\)\\s*$");
  private static final Pattern INIT =
      Pattern.compile("^\\s+- waiting on the Class initialization monitor for (\\S+)\\s*$");
  private static final Pattern OWNED =
      Pattern.compile("^\\s+- <(0x[0-9a-f]+)> \\(an? ([^)]*)\\)\\s*$");
  private static final String DEADLOCKS = "Found ";

  private final List<DumpThread> threads = new ArrayList<>();
  private @Nullable Block block;

  private TextDumpReader() {}

  /** Whether a file that begins so is such a dump. */
  public static boolean looksLike(String start) {
    return start.contains("Full thread dump ");
  }

  /** Reads a dump; what cannot be understood is left out. */
  public static ThreadDump read(BufferedReader text) throws IOException {
    TextDumpReader reader = new TextDumpReader();
    List<String> problems = new ArrayList<>();
    String last = "";
    boolean whole = false;
    for (String line = text.readLine(); line != null; line = text.readLine()) {
      if (line.startsWith(DEADLOCKS) || line.startsWith("JNI global refs")) {
        whole = true;
      }
      if (line.startsWith(DEADLOCKS)) {
        break;
      }
      reader.line(line);
      last = line;
    }
    reader.end();
    if (!whole) {
      problems.add("the dump ends in the middle: last line=" + last.strip());
    }
    return new ThreadDump("", true, reader.threads, problems);
  }

  private void line(String line) {
    Matcher thread = THREAD.matcher(line);
    if (line.startsWith("\"") && thread.matches()) {
      end();
      block = new Block(thread.group(1), line.contains(" daemon "), idOf(thread));
    } else if (block != null) {
      block.line(line);
    }
  }

  private long idOf(Matcher thread) {
    String number = thread.group(2);
    return number == null || number.length() > 15
        ? (1L << 50) + threads.size() // one of the JVM's own
        : Long.parseLong(number);
  }

  private void end() {
    if (block != null) {
      threads.add(block.thread());
      block = null;
    }
  }

  /** The lines of one thread. */
  private static final class Block {
    private final String name;
    private final boolean daemon;
    private final long id;
    private final List<StackTraceElement> stack = new ArrayList<>();
    private final Map<DumpLock, StackTraceElement> holds = new LinkedHashMap<>();
    private @Nullable DumpLock wants;
    private String notHeld = "";
    private String state = "";

    Block(String name, boolean daemon, long id) {
      this.name = name;
      this.daemon = daemon;
      this.id = id;
    }

    void line(String line) {
      Matcher frame = FRAME.matcher(line);
      Matcher lock = LOCK.matcher(line);
      Matcher init = INIT.matcher(line);
      Matcher owned = OWNED.matcher(line);
      Matcher now = STATE.matcher(line);
      if (now.find()) {
        state = now.group(1);
      } else if (frame.matches()) {
        StackTraceElement parsed = Frames.parse(frame.group(1));
        if (parsed != null) {
          stack.add(parsed);
        }
      } else if (lock.matches()) {
        lock(lock.group(1), lock.group(2), lock.group(3));
      } else if (init.matches()) {
        wants = DumpLock.initialisation(init.group(1));
      } else if (owned.matches()) {
        holds.putIfAbsent(DumpLock.synchronizer(owned.group(1), owned.group(2)), null);
      }
    }

    private void lock(String what, String address, String type) {
      switch (what) {
        case "waiting to lock" -> wants = DumpLock.monitor(address, type);
        case "waiting to re-lock in wait()" -> {
          wants = DumpLock.monitor(address, type);
          notHeld = address;
        }
        case "waiting on" -> notHeld = address; // in Object.wait: given back for that time
        case "locked" -> {
          if (!address.equals(notHeld)) {
            holds.putIfAbsent(DumpLock.monitor(address, type), stack.isEmpty() ? null : last());
          }
        }
        default -> {
          if (type.startsWith("java.util.concurrent.locks.Reentrant")) {
            wants = DumpLock.synchronizer(address, type);
          }
        }
      }
    }

    private StackTraceElement last() {
      return stack.get(stack.size() - 1);
    }

    DumpThread thread() {
      for (StackTraceElement frame : stack) {
        if (frame.getMethodName().equals("<clinit>")) {
          holds.putIfAbsent(DumpLock.initialisation(frame.getClassName()), frame);
        }
      }
      boolean timed = state.equals("TIMED_WAITING");
      DumpLock lock = timed ? null : wants;
      return new DumpThread(
          id,
          name,
          false,
          daemon,
          lock,
          0,
          lock == null ? null : Frames.ofApplication(stack),
          holds,
          stack);
    }
  }
}
