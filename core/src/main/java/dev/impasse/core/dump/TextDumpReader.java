package dev.impasse.core.dump;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads thread dumps as {@code jstack -l} and {@code jcmd Thread.print -l} print them, of JDK 17 to
 * 25, one or several in a file.
 *
 * <p>A thread begins with {@code "NAME" #12 ... tid=0x...}. A name may contain anything, line ends
 * and what looks like another thread included, and is printed as it is. But the dump lists the
 * {@code tid} of every thread before the first of them, and a line counts as the beginning of a
 * thread, or as its end after a name of several lines, only if its {@code tid} is in that list. The
 * JVM's own list of deadlocks at the end is not read.
 */
public final class TextDumpReader {

  private static final String DUMP = "Full thread dump ";
  private static final String LISTED = "_java_thread_list=";
  private static final Pattern THREAD =
      Pattern.compile(
          "(.*)\" (?:#(\\d{1,15}) )?(?:\\[\\d+\\] )?(daemon )?(?:(?!tid=)\\w+=\\S+ )*+"
              + "tid=(0x[0-9a-f]+) .*",
          Pattern.DOTALL);
  private static final Pattern TID = Pattern.compile("0x[0-9a-f]+");
  private static final Pattern MOUNTED =
      Pattern.compile("^\\s+Mounted virtual thread #(\\d{1,15})\\s*$");

  private final List<ThreadDump> dumps = new ArrayList<>();

  // What follows is of the dump that is being read.
  private final List<DumpThread> threads = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final Set<String> listed = new HashSet<>();
  private final Set<String> seen = new HashSet<>();
  private boolean inList;
  private boolean inDump;
  private boolean toldOwners;
  private @Nullable StringBuilder name;
  private @Nullable TextThread thread;
  private @Nullable TextThread mounted;

  private TextDumpReader() {}

  /** Whether a file that begins so is such a dump. */
  public static boolean looksLike(String start) {
    return start.startsWith(DUMP) || start.contains("\n" + DUMP);
  }

  /** Reads all dumps of a file; what cannot be understood is left out. */
  public static List<ThreadDump> read(BufferedReader text) throws IOException {
    TextDumpReader reader = new TextDumpReader();
    String last = "";
    for (String line = text.readLine(); line != null; line = text.readLine()) {
      reader.line(line, last);
      last = line;
    }
    reader.cut(last);
    if (reader.dumps.isEmpty()) {
      return List.of(
          new ThreadDump("", "", true, List.of(), List.of("it has no thread dump"), List.of()));
    }
    return List.copyOf(reader.dumps);
  }

  private void line(String line, String before) {
    if (line.startsWith(DUMP)) {
      cut(before);
      inDump = true;
    } else if (inDump && !list(line)) {
      if (name != null || line.startsWith("\"")) {
        header(line);
      } else if (line.startsWith("JNI global ref") || line.startsWith("Found ")) {
        endDump();
      } else {
        body(line);
      }
    }
  }

  /** Takes a line of the list of threads; whether it is one. */
  private boolean list(String line) {
    if (!seen.isEmpty() || name != null) {
      return false;
    }
    boolean first = line.startsWith(LISTED);
    if (first || inList) {
      String elements = first ? line.substring(line.indexOf('{') + 1) : line;
      TID.matcher(elements).results().forEach(tid -> listed.add(tid.group()));
      inList = !line.contains("}");
      return true;
    }
    return false;
  }

  /** Takes a line that is, or is part of, the first one of a thread. */
  private void header(String line) {
    if (name == null) {
      endThread();
    }
    Matcher match = THREAD.matcher(line);
    boolean whole = match.matches();
    String number = whole ? match.group(2) : null;
    if (whole && number != null && (listed.isEmpty() || listed.contains(match.group(4)))) {
      String text = match.group(1);
      String all = name == null ? text : name + "\n" + text;
      name = null;
      if (seen.add(match.group(4))) {
        thread =
            new TextThread(Long.parseLong(number), all.substring(1), false, match.group(3) != null);
      } else {
        problems.add("a thread is there twice: tid=" + match.group(4));
      }
    } else if (name != null) {
      name.append('\n').append(line);
    } else if (!whole || number != null) { // else one of the JVM's own, which hold nothing
      name = new StringBuilder(line);
    }
  }

  private void body(String line) {
    Matcher onCarrier = MOUNTED.matcher(line);
    if (onCarrier.matches()) {
      mounted = new TextThread(Long.parseLong(onCarrier.group(1)), "", true, true);
    } else if (line.strip().equals("Locked ownable synchronizers:")) {
      toldOwners = true;
      endMounted();
    } else if (mounted != null) {
      mounted.line(line);
    } else if (thread != null) {
      thread.line(line);
    }
  }

  private void endMounted() {
    if (mounted != null) {
      threads.add(mounted.thread());
      mounted = null;
    }
  }

  private void endThread() {
    endMounted();
    if (thread != null) {
      if (thread.isDamaged()) {
        problems.add("lines of two threads run together: name=" + thread.name());
      } else {
        threads.add(thread.thread());
      }
      thread = null;
    }
  }

  /** Ends the dump that is being read, if any, although its last line is missing. */
  private void cut(String last) {
    if (inDump) {
      problems.add("the dump ends in the middle: last line=" + last.strip());
      endDump();
    }
  }

  private void endDump() {
    endThread();
    int missing = listed.isEmpty() ? 0 : listed.size() - seen.size();
    if (missing > 0 && problems.isEmpty()) {
      problems.add("threads are missing: listed=" + listed.size() + " found=" + seen.size());
    }
    List<String> notes =
        toldOwners || threads.isEmpty()
            ? List.of()
            : List.of(
                "it was made without -l, and does not tell who holds the locks of"
                    + " java.util.concurrent: only monitors were looked at");
    dumps.add(new ThreadDump("", "", true, threads, problems, notes));
    threads.clear();
    problems.clear();
    listed.clear();
    seen.clear();
    name = null;
    inList = false;
    inDump = false;
    toldOwners = false;
  }
}
