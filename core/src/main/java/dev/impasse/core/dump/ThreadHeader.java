package dev.impasse.core.dump;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a thread in a dump that is text.
 *
 * @param form who writes such a line
 * @param name its name, or the last line of it
 * @param number its number, 0 where the form has none
 * @param tid address of the JVM's own structure, "" where the form has none
 * @param daemon whether it is a daemon
 * @param virtual whether it is a virtual thread
 * @param state what the line says of its state, "" if nothing
 * @param rest what it says of the lock that it waits for, "" if nothing
 * @param usage how long it has run, as far as the line tells
 */
record ThreadHeader(
    Form form,
    String name,
    long number,
    String tid,
    boolean daemon,
    boolean virtual,
    String state,
    String rest,
    DumpThread.Usage usage) {

  /** Who writes a thread dump. */
  enum Form {
    /** The JVM: {@code jstack}, {@code jcmd Thread.print}, {@code kill -3}; also IntelliJ. */
    HOTSPOT,
    /** {@code Thread.dump_to_file} as text. */
    TO_FILE,
    /** {@code java.lang.management.ThreadInfo.toString}. */
    THREAD_INFO,
    /** VisualVM and JConsole, over JMX. */
    VISUAL_VM,
    /** The runtime of Android. */
    ANDROID,
    /** The debugger of IntelliJ, whose threads have no address. */
    DEBUGGER
  }

  /** After the last quote there is none: so each quote but that is passed over in one step. */
  private static final Pattern HOTSPOT =
      Pattern.compile(
          "\"(.*)\" (?:#(\\d{1,15}) )?(?:\\[\\d+\\] )?(daemon )?(virtual )?"
              + "((?:(?!tid=)[\\w-]+=[^\\s\"]+ )*+)tid=((?:0x)?[0-9a-fA-F]+)((?: [^\"]*(?:\\[\"id\":\\d+\\])?)?)",
          Pattern.DOTALL);

  private static final Pattern TO_FILE =
      Pattern.compile(
          "#(\\d{1,15}) \"([^\"]*)\"( virtual)?(?: ([A-Z_]{3,15}) (?:virtual )?\\d{4}-\\S+)?\\s*");
  private static final Pattern THREAD_INFO =
      Pattern.compile(
          "\"(.*)\" (daemon )?(?:prio=\\d{1,5} )?Id=(\\d{1,15}) (?:Group=\\S.*? )?"
              + "(NEW|RUNNABLE|BLOCKED|WAITING|TIMED_WAITING|TERMINATED)((?: .*)?)");
  private static final Pattern VISUAL_VM =
      Pattern.compile("\"(.*)\" (?:daemon )?- Thread t@(\\d{1,15})\\s*");
  private static final Pattern ANDROID =
      Pattern.compile(
          "\"(.*)\" (daemon )?(?:prio=\\d{1,5} )?tid=(\\d{1,9}) "
              + "(:|[A-Z]\\w{2,30})(?: \\(.{0,40}\\))?\\s*");

  private static final Pattern DEBUGGER =
      Pattern.compile(
          "\"(.*)\" (daemon )?prio=\\d{1,5} "
              + "(waiting for monitor entry|waiting|wait|runnable|sleeping|unknown|zombie)\\s*");

  /** So many quotes before the name of the thread are tried: a log may quote what it adds. */
  private static final int MOST_QUOTES = 8;

  private static final List<String> SIGNS = List.of("tid=", " Id=", "Thread t@", "prio=");

  /** Returns what a line says if a thread begins with it, else null. */
  static @Nullable ThreadHeader parse(String line) {
    if (line.startsWith("#")) {
      Matcher m = TO_FILE.matcher(line);
      boolean virtual = line.contains(" virtual");
      return m.matches()
          ? of(Form.TO_FILE, m.group(2), m.group(1), false, virtual, orEmpty(m.group(4)), "")
          : null;
    }
    if (!line.startsWith("\"") || SIGNS.stream().noneMatch(line::contains)) {
      return null;
    }
    Matcher m = ANDROID.matcher(line);
    if (m.matches()) {
      return of(Form.ANDROID, m.group(1), m.group(3), m.group(2) != null, false, m.group(4), "");
    }
    m = HOTSPOT.matcher(line);
    if (m.matches()) {
      return new ThreadHeader(
          Form.HOTSPOT,
          m.group(1),
          number(m.group(2)),
          m.group(6),
          m.group(3) != null,
          m.group(4) != null,
          "",
          m.group(7),
          usage(m.group(5)));
    }
    m = THREAD_INFO.matcher(line);
    if (m.matches()) {
      boolean daemon = m.group(2) != null;
      return of(Form.THREAD_INFO, m.group(1), m.group(3), daemon, false, m.group(4), m.group(5));
    }
    m = DEBUGGER.matcher(line);
    if (m.matches()) {
      boolean daemon = m.group(2) != null;
      return of(Form.DEBUGGER, m.group(1), null, daemon, false, "", " " + m.group(3));
    }
    m = VISUAL_VM.matcher(line);
    return m.matches() ? of(Form.VISUAL_VM, m.group(1), m.group(2), false, false, "", "") : null;
  }

  /** Makes one of a form without addresses and times. */
  private static ThreadHeader of(
      Form form,
      String name,
      @Nullable String number,
      boolean daemon,
      boolean virtual,
      String state,
      String rest) {
    DumpThread.Usage usage = DumpThread.Usage.UNKNOWN;
    return new ThreadHeader(form, name, number(number), "", daemon, virtual, state, rest, usage);
  }

  /** Reads {@code cpu=12.34ms elapsed=99.10s}, which the JVM says since Java 11. */
  private static DumpThread.Usage usage(String attributes) {
    long cpu = -1;
    long elapsed = -1;
    for (String attribute : attributes.split(" ", -1)) {
      if (attribute.startsWith("cpu=") && attribute.endsWith("ms")) {
        cpu = thousandths(attribute.substring("cpu=".length(), attribute.length() - 2));
      } else if (attribute.startsWith("elapsed=") && attribute.endsWith("s")) {
        elapsed = thousandths(attribute.substring("elapsed=".length(), attribute.length() - 1));
      }
    }
    return new DumpThread.Usage(cpu, elapsed);
  }

  private static long thousandths(String decimal) {
    try {
      return Math.round(Double.parseDouble(decimal) * 1_000);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Returns where in a line such a line begins, after whatever a log puts before it; else -1. */
  static int find(String line) {
    int quote = line.indexOf('"');
    if (quote < 0) {
      return -1;
    }
    int number = line.lastIndexOf('#', quote);
    if (number >= 0 && TO_FILE.matcher(line.substring(number)).matches()) {
      return number;
    }
    if (SIGNS.stream().noneMatch(line::contains)) {
      return -1;
    }
    for (int i = 0; i < MOST_QUOTES && quote >= 0; i++) {
      if (parse(line.substring(quote)) != null) {
        return quote;
      }
      quote = line.indexOf('"', quote + 1);
    }
    return -1;
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
