package dev.impasse.core.dump;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds thread dumps in a text, wherever in it they are and whatever stands before each line, and
 * reads them: as {@code jstack}, {@code jcmd Thread.print} and {@code kill -3} print them, Java 5
 * to 26, as {@code Thread.dump_to_file} writes text, {@code ThreadInfo.toString}, VisualVM,
 * IntelliJ, YourKit, Android, the watchdog of Paper, servers, JRockit, and a javacore of OpenJ9;
 * and JSON within it. A dump begins with its first line or, where that is lost, with a thread.
 */
public final class TextDumpReader {

  private static final String DUMP = DumpLines.DUMP;

  /** What can be read, for those whose file is none of it. */
  public static final String FORMS =
      "jstack -l, jcmd PID Thread.print -l, kill -3, jcmd PID Thread.dump_to_file (text and JSON),"
          + " ThreadInfo.toString, the JSON of Spring Boot's actuator, VisualVM,"
          + " IntelliJ, YourKit, Android, Paper, javacore, JRockit, Tomcat, Dropwizard, Hadoop, Jenkins";

  private static final List<String> SIGNS =
      List.of(
          "java.lang.Thread.State: ",
          "waiting to lock monitor 0x",
          "waiting for ownable synchronizer ");

  private final List<ThreadDump> dumps = new ArrayList<>();
  private final WatchdogLines watchdog = new WatchdogLines();
  private final ProfilerLines profiler = new ProfilerLines();
  private final JRockitLines jrockit = new JRockitLines();
  private final ConsoleLines console = new ConsoleLines();
  private @Nullable TextDump dump;
  private String process = "";
  private String time = "";
  private int headless;

  private TextDumpReader() {}

  /** Whether a text has such a dump, or what can be nothing else. */
  public static boolean isIn(BufferedReader text) throws IOException {
    MarkUp markUp = new MarkUp();
    MailText lines = new MailText(text, new KnownFrames());
    JsonPassages json = new JsonPassages();
    for (String raw = lines.next(); raw != null; raw = lines.next()) {
      for (String line : markUp.lines(raw)) {
        json.line(line);
        if (SIGNS.stream().anyMatch(line::contains)
            || DumpLines.begins(line) >= 0
            || ConsoleLines.begins(line)) {
          return true;
        }
      }
    }
    return !json.finish().isEmpty();
  }

  /** Reads all dumps of a file; what cannot be understood is left out. */
  public static List<ThreadDump> read(BufferedReader text) throws IOException {
    TextDumpReader reader = new TextDumpReader();
    DumpLines lines = new DumpLines(text);
    String last = "";
    Javacore javacore = new Javacore();
    int javacoreUnread = 0;
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (reader.frame(line)) {
        last = line;
      } else if (Javacore.isOf(line)) {
        if (javacore.isOfAnother(line)) {
          reader.all(javacore.lines(), last);
          javacoreUnread += javacore.unread();
          javacore = new Javacore();
        }
        javacore.line(line);
      } else {
        last = reader.all(reader.inLinesOfTheJvm(line), last);
      }
    }
    javacoreUnread += javacore.unread();
    if (!javacore.isEmpty()) {
      last = reader.all(javacore.lines(), last);
    }
    reader.finish(last);
    reader.dumps.addAll(lines.inJson());
    if (javacoreUnread > 0) {
      reader.dumps.add(
          ThreadDump.unread(
              "threads of a javacore are in a form that is not known: threads=" + javacoreUnread));
    }
    if (reader.headless > 0) {
      reader.dumps.add(
          ThreadDump.unread(
              "lines about locks stand before the first thread, whose name is not there: lines="
                  + reader.headless));
    }
    if (lines.wasTooLong()) {
      reader.dumps.add(ThreadDump.unread("a line is longer than can be read"));
    }
    if (reader.dumps.isEmpty()) {
      return List.of(ThreadDump.unread("it has no thread dump; these are read: " + FORMS));
    }
    return List.copyOf(reader.dumps);
  }

  /** Takes a line that is a frame within a thread, as most are; whether it is one. */
  private boolean frame(String line) {
    if (dump == null || dump.isInName() || !line.startsWith(KnownFrames.BEGINNING)) {
      return false;
    }
    dump.frame(line);
    return true;
  }

  /** Says what other programs write in the lines of the JVM. */
  private List<String> inLinesOfTheJvm(String line) {
    List<String> lines = watchdog.lines(line);
    lines = lines == null ? jrockit.lines(line) : lines;
    lines = lines == null ? console.lines(line) : lines;
    lines = lines == null ? profiler.lines(line) : lines;
    return lines == null ? List.of(line) : lines;
  }

  /** Takes lines, and returns the last one so far. */
  private String all(List<String> lines, String before) {
    String last = before;
    for (String line : lines) {
      line(line, last);
      last = line;
    }
    return last;
  }

  private void line(String line, String before) {
    boolean inName = dump != null && dump.isInName();
    if (line.startsWith(DUMP)) {
      finish(before);
      dump = new TextDump(true);
      return;
    }
    if (!inName && startsAnother(line)) {
      finish(before);
      dump = new TextDump(false);
    }
    if (dump != null) {
      dump.line(line);
    } else {
      String text = line.strip();
      headless += isOfLock(text) ? 1 : 0;
      origin(text);
    }
  }

  /** Whether a line says what a thread does with a lock. */
  private static boolean isOfLock(String text) {
    LockLine lock = text.startsWith("- ") ? LockLine.parse(text) : null;
    return lock != null
        && lock.what() != LockLine.What.NOTHING
        && lock.what() != LockLine.What.OWNS;
  }

  /** Whether a dump begins with this line although nothing says so. */
  private boolean startsAnother(String line) {
    boolean thread = ThreadHeader.parse(line) != null;
    if (dump == null) {
      return thread
          || line.startsWith(DumpLines.DEADLOCK)
          || line.startsWith("Deadlock Detection:");
    }
    return thread && dump.isOfAnother(line);
  }

  /** What stands above the text of {@code dump_to_file}: process and time. */
  private void origin(String line) {
    if (line.matches("\\d{1,10}")) {
      process = line;
    } else if (line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:[\\d:.]{1,20}Z")) {
      time = line;
    }
  }

  private void finish(String last) {
    if (dump != null) {
      ThreadDump read = dump.finish(last, process, time);
      if (!read.isNothing()) {
        dumps.add(read);
      }
      dump = null;
    }
  }
}
