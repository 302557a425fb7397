package dev.impasse.agent;

import dev.impasse.agent.console.Console;
import dev.impasse.agent.orders.OrdersSettings;
import dev.impasse.agent.record.HostName;
import dev.impasse.agent.record.RecordedCommand;
import dev.impasse.agent.weave.DeclaredLock;
import dev.impasse.agent.weave.WeaveOptions;
import dev.impasse.core.file.Draft;
import dev.impasse.core.file.FileMode;
import dev.impasse.core.file.RegularFile;
import dev.impasse.core.option.AgentOption;
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
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked for: {@code key=value,...} after {@code -javaagent:impasse-agent.jar=}, the
 * same keys as {@code -Dimpasse.key}, {@code IMPASSE_KEY} and in the file that {@code config}
 * names, in that precedence. Immutable.
 */
public final class AgentOptions {

  private static final int MOST_CONFIG_BYTES = 1 << 20;

  private final Map<String, String> values;
  private final List<String> complaints;

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
    for (AgentOption option : AgentOption.all()) {
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
    ServiceName.addTo(values, system, environment);
    check(values, complaints);
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
    if (AgentOption.named(key).isPresent()) {
      return true;
    }
    String unknown = AgentOption.unknown(key, what);
    complaints.add(unknown + (unknown.endsWith("?") ? " it is ignored" : "; it is ignored"));
    return false;
  }

  /** A value that makes no sense is as if it were not given; a report of no known form is text. */
  private static void check(Map<String, String> values, List<String> complaints) {
    for (Map.Entry<String, String> given : List.copyOf(values.entrySet())) {
      String key = given.getKey();
      Optional<String> problem = AgentOption.problem(key, given.getValue());
      if (problem.isPresent() && key.equals("report")) {
        complaints.add(problem.get() + ", another one is text");
      } else if (problem.isPresent()) {
        complaints.add(
            problem.get() + ", using " + AgentOption.named(key).orElseThrow().standard());
        values.remove(key);
      }
    }
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
    return AgentOption.named(key)
        .orElseThrow(() -> new AssertionError("no such option: key=" + key))
        .standard();
  }

  /** Returns the keys that were given a value. */
  Set<String> given() {
    return values.keySet();
  }

  /** Whether a switch is on. */
  public boolean is(String key) {
    return Boolean.parseBoolean(get(key));
  }

  /** Whether lock orders are recorded and not events. */
  boolean recordsOrders() {
    return "orders".equals(get("mode"));
  }

  /** Returns the command line as it may be recorded. */
  String commandLine() {
    return RecordedCommand.of(String.valueOf(get("command-line")));
  }

  /** Returns the permissions of the files that the agent writes. */
  FileMode fileMode() {
    return FileMode.parse(String.valueOf(get("file-mode"))).orElse(FileMode.PRIVATE);
  }

  /** Whether classes of the JDK are woven too. */
  boolean isJdkWoven() {
    return "jdk".equals(get("scope"));
  }

  /**
   * Whether the classes of the application are left alone: only where nothing is recorded or
   * predicted, which nobody could do then.
   */
  boolean leavesApplicationAlone() {
    return "jdk".equals(get("weave")) && tracking() == null;
  }

  /** Returns the option for which every operation must be seen, or null if none is given. */
  @Nullable String tracking() {
    return file("trace") != null
        ? "trace"
        : get("steer") != null
            ? "steer"
            : recordsOrders() ? "mode" : is("predict") && is("detect") ? "predict" : null;
  }

  /** Returns a phrase for people: whether the application is woven, and by which option. */
  String way() {
    if (leavesApplicationAlone()) {
      return "the application is left alone: weave=jdk";
    }
    String tracking = tracking();
    return "the application is woven: " + (tracking == null ? "weave=app" : tracking);
  }

  /** Returns which classes are woven, and which locks are declared; bad ones are reported. */
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

  /** Returns how lock orders are written to a file. */
  OrdersSettings ordersSettings(Path file) {
    return new OrdersSettings(
        file,
        fileMode(),
        host(),
        commandLine(),
        given("service"),
        given("service-version"),
        AgentOption.duration(String.valueOf(get("orders-rotate"))),
        (int) Math.min(Draft.MOST_NAMES, number("trace-keep", 1)));
  }

  private String given(String key) {
    String value = get(key);
    return value == null ? "" : value;
  }

  /** Returns the name of this host, as far as it is known without asking the network. */
  static String host() {
    return HostName.get();
  }

  /** Returns a number; the standard if it is less than the least that the caller can do with. */
  public long number(String key, long least) {
    long given = AgentOption.size(String.valueOf(get(key)));
    return given >= least
        ? given
        : AgentOption.size(String.valueOf(AgentOption.named(key).orElseThrow().standard()));
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

  /**
   * Returns a file name with {@code %p}, {@code %t}, {@code %h}, {@code %s} and {@code %v} filled
   * in.
   */
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

  private @Nullable Path file(String key, String value) {
    String time =
        LocalDateTime.now(ZoneId.systemDefault())
            .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    String name =
        value
            .replace("%p", Long.toString(ProcessHandle.current().pid()))
            .replace("%t", time)
            .replace("%h", host().replace('/', '_'))
            .replace("%s", ServiceName.inFileName(given("service")))
            .replace("%v", ServiceName.inFileName(given("service-version")));
    try {
      return Path.of(name);
    } catch (RuntimeException e) {
      Console.say("not a file name, ignored: " + key + "=" + value);
      return null;
    }
  }
}
