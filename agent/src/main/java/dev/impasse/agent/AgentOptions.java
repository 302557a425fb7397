package dev.impasse.agent;

import dev.impasse.agent.weave.DeclaredLock;
import dev.impasse.agent.weave.WeaveOptions;
import dev.impasse.core.input.RegularFile;
import dev.impasse.core.words.Nearest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked for: {@code key=value,...} after {@code -javaagent:impasse-agent.jar=}, the
 * same keys as {@code -Dimpasse.key}, {@code IMPASSE_KEY} and in the file that {@code config}
 * names, in that precedence. Immutable.
 */
public final class AgentOptions {

  private static final int MOST_CONFIG_BYTES = 1 << 20;

  private static final List<Option> OPTIONS =
      List.of(
          new Option("trace", "FILE", "record events to FILE; %p pid, %t time, %h host", null),
          new Option(
              "mode", "events|orders", "record every event, or each lock order once", "events"),
          new Option(
              "trace-max", "SIZE", "largest trace, then events are dropped and counted", "1g"),
          new Option(
              "report",
              "FILE;...",
              "also write each report to FILE: .txt .json .sarif .xml .mmd .html; %p %t %h",
              null),
          new Option(
              "on-deadlock",
              "ACTION;...",
              "when one is certain: report, exit:CODE, dump, interrupt",
              "report"),
          new Option(
              "grace",
              "SECONDS",
              "exit only if a deadlock that an interrupt can end has stood so long",
              "60"),
          new Option(
              "include", "PREFIX;...", "weave only these packages, classes, loader:NAMEs", null),
          new Option(
              "exclude", "PREFIX;...", "leave these packages, classes, loader:NAMEs alone", null),
          new Option("baseline", "FILE", "findings in this file are known, nothing is done", null),
          new Option(
              "suppressions",
              "FILE;...",
              "patterns of findings that do not count, with reasons",
              null),
          new Option(
              "class-path", "PATH;...", "jars, folders in which @SuppressDeadlock counts", null),
          new Option(
              "scope", "application|jdk", "also weave classes of the JDK that lock", "application"),
          new Option("locks", "CLASS:ACQUIRE/RELEASE;...", "lock classes that are no Lock", null),
          new Option("scan-interval", "MILLIS", "how often to look for deadlocks", "100"),
          new Option("detect", "true|false", "look for deadlocks while the program runs", "true"),
          new Option(
              "predict", "true|false", "report lock-order inversions while it runs", "false"),
          new Option(
              "command-line",
              "full|masked|off",
              "what traces say of the command line; masked: no secrets",
              "masked"),
          new Option("jmx", "true|false", "show findings as an MXBean", "true"),
          new Option("verbose", "true|false", "say what was woven, at start and end", "false"),
          new Option("config", "FILE", "read options from a properties file", null),
          new Option("help", "", "print this and run on", null));

  private final Map<String, String> values;
  private final List<String> complaints;

  private record Option(String key, String value, String meaning, @Nullable String standard) {}

  private AgentOptions(Map<String, String> values, List<String> complaints) {
    this.values = Map.copyOf(values);
    this.complaints = List.copyOf(complaints);
  }

  /**
   * Reads the options from all four places. Never throws: what it cannot read becomes a complaint.
   *
   * @param arguments what follows the {@code =} of the agent option; null or empty when nothing
   *     does
   */
  static AgentOptions of(
      @Nullable String arguments, Properties system, Map<String, String> environment) {
    List<String> complaints = new ArrayList<>();
    Map<String, String> values = new LinkedHashMap<>();
    parse(arguments, values, complaints);
    for (Option option : OPTIONS) {
      String key = option.key();
      String property = system.getProperty("impasse." + key);
      if (property != null) {
        values.putIfAbsent(key, property);
      }
      String variable =
          environment.get("IMPASSE_" + key.toUpperCase(Locale.ROOT).replace('-', '_'));
      if (variable != null) {
        values.putIfAbsent(key, variable);
      }
    }
    String config = values.get("config");
    if (config != null) {
      readFile(config, values, complaints);
    }
    return new AgentOptions(values, complaints);
  }

  private static void parse(
      @Nullable String arguments, Map<String, String> values, List<String> complaints) {
    if (arguments == null || arguments.isBlank()) {
      return;
    }
    for (String part : arguments.split(",", -1)) {
      if (part.isBlank()) {
        continue;
      }
      int equals = part.indexOf('=');
      String key = (equals < 0 ? part : part.substring(0, equals)).trim();
      String value = equals < 0 ? "true" : part.substring(equals + 1);
      if (known(key, complaints, "option")) {
        values.put(key, value);
      }
    }
  }

  private static void readFile(String file, Map<String, String> values, List<String> complaints) {
    Properties read = new Properties();
    try {
      byte[] text = RegularFile.bytes(Path.of(file), MOST_CONFIG_BYTES);
      read.load(new ByteArrayInputStream(text));
    } catch (IOException | RuntimeException e) {
      complaints.add(
          "cannot read the options file, it is ignored: config=" + file + " (" + e + ")");
      return;
    }
    for (String key : read.stringPropertyNames()) {
      if (known(key, complaints, "option in " + file)) {
        values.putIfAbsent(key, read.getProperty(key));
      }
    }
  }

  private static boolean known(String key, List<String> complaints, String what) {
    for (Option option : OPTIONS) {
      if (option.key().equals(key)) {
        return true;
      }
    }
    String near = Nearest.of(key, OPTIONS.stream().map(Option::key).toList());
    complaints.add(
        "unknown "
            + what
            + " '"
            + key
            + (near.isEmpty()
                ? "', see help; it is ignored"
                : "', did you mean '" + near + "'? it is ignored"));
    return false;
  }

  /** Returns one line for each thing that was wrong with the options. */
  List<String> complaints() {
    return complaints;
  }

  /** Returns the value of a key, or null if it was not given and has no standard. */
  public @Nullable String get(String key) {
    String value = values.get(key);
    if (value != null) {
      return value;
    }
    for (Option option : OPTIONS) {
      if (option.key().equals(key)) {
        return option.standard();
      }
    }
    throw new AssertionError("no such option: key=" + key);
  }

  /** Whether a switch is on. */
  public boolean is(String key) {
    return Boolean.parseBoolean(get(key));
  }

  /** Whether lock orders are recorded and not events; another mode than these two is told. */
  boolean recordsOrders() {
    String mode = String.valueOf(get("mode"));
    if (!mode.equals("events") && !mode.equals("orders")) {
      Console.say("option mode takes events or orders: mode=" + mode + ", using events");
    }
    return mode.equals("orders");
  }

  /** Returns the command line as it may be recorded; another word than the three is told. */
  String commandLine() {
    String how = String.valueOf(get("command-line"));
    if (!List.of("full", "masked", "off").contains(how)) {
      Console.say(
          "option command-line takes full, masked or off: command-line=" + how + ", using masked");
      how = "masked";
    }
    return RecordedCommand.of(how);
  }

  /** Whether classes of the JDK are woven too; another scope than these two is told. */
  boolean isJdkWoven() {
    String scope = String.valueOf(get("scope"));
    if (!scope.equals("application") && !scope.equals("jdk")) {
      Console.say("option scope takes application or jdk: scope=" + scope + ", using application");
    }
    return scope.equals("jdk");
  }

  /** Returns which classes are woven, and which locks are declared; bad ones are told. */
  WeaveOptions weaveOptions() {
    List<DeclaredLock> locks = new ArrayList<>();
    for (String lock : list("locks")) {
      try {
        locks.add(DeclaredLock.parse(lock));
      } catch (IllegalArgumentException e) {
        Console.say(e.getMessage() + "; it is ignored");
      }
    }
    return new WeaveOptions(list("include"), list("exclude"), locks, isJdkWoven());
  }

  /** Returns the name of this host, as far as it is known without asking the network. */
  static String host() {
    return HostName.get();
  }

  /** Returns a number; the standard, and a line on stderr, if the value is none. */
  public long number(String key, long least) {
    String value = get(key);
    long parsed = size(value);
    if (parsed >= least) {
      return parsed;
    }
    String standard = standard(key);
    Console.say(
        "option "
            + key
            + " takes a number of at least "
            + least
            + ": "
            + key
            + "="
            + value
            + ", using "
            + standard);
    return size(standard);
  }

  private static @Nullable String standard(String key) {
    for (Option option : OPTIONS) {
      if (option.key().equals(key)) {
        return option.standard();
      }
    }
    return null;
  }

  /** Parses {@code 512}, {@code 64k}, {@code 10m}, {@code 2g}; -1 if it is none of these. */
  private static long size(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return -1;
    }
    int shift =
        switch (Character.toLowerCase(text.charAt(text.length() - 1))) {
          case 'k' -> 10;
          case 'm' -> 20;
          case 'g' -> 30;
          default -> 0;
        };
    try {
      String digits = shift == 0 ? text : text.substring(0, text.length() - 1);
      return Math.multiplyExact(Long.parseLong(digits), 1L << shift);
    } catch (NumberFormatException | ArithmeticException e) {
      return -1;
    }
  }

  /** Returns the parts of a value separated by {@code ;}, none if it was not given. */
  public List<String> list(String key) {
    String value = get(key);
    if (value == null) {
      return List.of();
    }
    List<String> parts = new ArrayList<>();
    for (String part : value.split(";", -1)) {
      if (!part.isBlank()) {
        parts.add(part.trim());
      }
    }
    return List.copyOf(parts);
  }

  /** Returns a file name with {@code %p}, {@code %t} and {@code %h} filled in, or null. */
  public @Nullable Path file(String key) {
    String value = get(key);
    return value == null || value.isBlank() ? null : file(key, value);
  }

  /** Returns the file names of a list, filled in likewise. */
  public List<Path> files(String key) {
    List<Path> files = new ArrayList<>();
    for (String name : list(key)) {
      Path file = file(key, name);
      if (file != null) {
        files.add(file);
      }
    }
    return files;
  }

  private static @Nullable Path file(String key, String value) {
    String time =
        LocalDateTime.now(ZoneId.systemDefault())
            .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    String name =
        value
            .replace("%p", Long.toString(ProcessHandle.current().pid()))
            .replace("%t", time)
            .replace("%h", host().replace('/', '_'));
    try {
      return Path.of(name);
    } catch (RuntimeException e) {
      Console.say("not a file name, ignored: " + key + "=" + value);
      return null;
    }
  }

  /** Returns the text of {@code help}. */
  static String usage() {
    StringBuilder text =
        new StringBuilder("impasse agent: -javaagent:impasse-agent.jar=KEY=VALUE,...\n");
    for (Option option : OPTIONS) {
      String form = option.value().isEmpty() ? option.key() : option.key() + "=" + option.value();
      text.append(String.format(Locale.ROOT, "  %-36s %s", form, option.meaning()));
      if (option.standard() != null) {
        text.append(" (").append(option.standard()).append(')');
      }
      text.append('\n');
    }
    return text.append("The same keys as -Dimpasse.KEY, IMPASSE_KEY, and in the file of config.\n")
        .toString();
  }
}
