package dev.impasse.core.option;

import dev.impasse.core.words.Nearest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An option of the agent. Immutable.
 *
 * @param key its name
 * @param form what its value looks like, empty for {@code help}
 * @param meaning half a line for people
 * @param standard its value when none is given, or null
 */
public record AgentOption(
    String key, String form, String meaning, @Nullable String standard, ValueRule rule) {

  private static final int LEAST_TRACE_BYTES = 1 << 23;

  private static final List<AgentOption> ALL =
      List.of(
          of("trace", "FILE", "record events to FILE; %p pid, %t time, %h host, %s %v service"),
          new AgentOption(
              "mode",
              "events|orders",
              "record every event, or each lock order once",
              "events",
              ValueRule.words("events", "orders")),
          new AgentOption(
              "orders-rotate",
              "off|TIME",
              "begin a new file of lock orders every 30m, 1h, 1d",
              "off",
              ValueRule.DURATION),
          of("service", "NAME", "what lock orders are of, else OTEL_SERVICE_NAME"),
          of("service-version", "RELEASE", "and which release, else of OTEL_RESOURCE_ATTRIBUTES"),
          new AgentOption(
              "trace-max",
              "SIZE",
              "largest trace, then events are dropped and counted",
              "1g",
              ValueRule.number(LEAST_TRACE_BYTES)),
          new AgentOption(
              "trace-keep",
              "COUNT",
              "traces of one name before clean ones are replaced",
              "20",
              ValueRule.number(1)),
          new AgentOption(
              "file-mode",
              "OCTAL",
              "permissions of traces, reports and dumps",
              "600",
              ValueRule.FILE_MODE),
          new AgentOption(
              "report",
              "FILE;...",
              "also write each report to FILE: .txt .json .sarif .xml .mmd .html; %p %t %h",
              null,
              ValueRule.REPORTS),
          new AgentOption(
              "on-deadlock",
              "ACTION;...",
              "when one is certain: report, exit:CODE, dump, interrupt",
              "report",
              ValueRule.ACTIONS),
          new AgentOption(
              "grace",
              "SECONDS",
              "exit only if a deadlock that an interrupt can end has stood so long",
              "60",
              ValueRule.number(0)),
          of("include", "PREFIX;...", "weave only these packages, classes, loader:NAMEs"),
          of("exclude", "PREFIX;...", "leave these packages, classes, loader:NAMEs alone"),
          of("baseline", "FILE", "findings in this file are known, nothing is done"),
          of("suppressions", "FILE;...", "patterns of findings that do not count, with reasons"),
          of("class-path", "PATH;...", "jars, folders in which @SuppressDeadlock counts"),
          new AgentOption(
              "scope",
              "application|jdk",
              "also weave classes of the JDK that lock",
              "application",
              ValueRule.words("application", "jdk")),
          new AgentOption(
              "weave",
              "app|jdk",
              "jdk: leave the application's classes alone, live",
              "app",
              ValueRule.words("app", "jdk")),
          of("locks", "CLASS:ACQUIRE/RELEASE;...", "lock classes that are no Lock"),
          new AgentOption(
              "scan-interval",
              "MILLIS",
              "how often to look for deadlocks",
              "100",
              ValueRule.number(1)),
          aSwitch("detect", "look for deadlocks while the program runs", "true"),
          aSwitch("predict", "report lock-order inversions while it runs", "false"),
          new AgentOption(
              "command-line",
              "full|masked|off",
              "what traces say of the command line; masked: no secrets",
              "masked",
              ValueRule.words("full", "masked", "off")),
          of("steer", "FILE", "pause threads as FILE says, which impasse confirm writes"),
          aSwitch("jmx", "show findings as an MXBean", "true"),
          aSwitch("verbose", "say what was woven, at start and end", "false"),
          of("config", "FILE", "read options from a properties file"),
          of("help", "", "print this and run on"));

  private static AgentOption of(String key, String form, String meaning) {
    return new AgentOption(key, form, meaning, null, ValueRule.ANY);
  }

  private static AgentOption aSwitch(String key, String meaning, String standard) {
    return new AgentOption(key, "true|false", meaning, standard, ValueRule.SWITCH);
  }

  /** Returns all options, in the order in which they are shown. */
  public static List<AgentOption> all() {
    return ALL;
  }

  /** Returns the option of a name. */
  public static Optional<AgentOption> named(String key) {
    return ALL.stream().filter(option -> option.key.equals(key)).findFirst();
  }

  /**
   * Returns what to say of a name that no option has.
   *
   * @param what what it should have been, "option"
   */
  public static String unknown(String key, String what) {
    String near = Nearest.of(key, ALL.stream().map(AgentOption::key).toList());
    return "unknown "
        + what
        + " '"
        + key
        + (near.isEmpty() ? "', see help" : "', did you mean '" + near + "'?");
  }

  /** Returns what is wrong with a value, if anything is. */
  public Optional<String> problem(String value) {
    return Optional.ofNullable(rule.wants(value))
        .map(wants -> "option " + key + " takes " + wants + ": " + key + "=" + value);
  }

  /** Returns what is wrong with an option as it was typed, if anything is. */
  public static Optional<String> problem(String key, String value) {
    return named(key)
        .map(option -> option.problem(value))
        .orElseGet(() -> Optional.of(unknown(key, "option")));
  }

  /** Parses {@code 512}, {@code 64k}, {@code 10m}, {@code 2g}; -1 if it is none of these. */
  public static long size(String text) {
    return ValueRule.sizeOf(text);
  }

  /** Parses {@code 90s}, {@code 30m}, {@code 1h}, {@code 1d}; 0 if it is none of these. */
  public static Duration duration(String text) {
    return ValueRule.durationOf(text);
  }

  /** Returns the text of {@code help}. */
  public static String usage() {
    StringBuilder text =
        new StringBuilder("impasse agent: -javaagent:impasse-agent.jar=KEY=VALUE,...\n");
    for (AgentOption option : ALL) {
      String form = option.form.isEmpty() ? option.key : option.key + "=" + option.form;
      text.append(String.format(Locale.ROOT, "  %-36s %s", form, option.meaning));
      if (option.standard != null) {
        text.append(" (").append(option.standard).append(')');
      }
      text.append('\n');
    }
    return text.append("The same keys as -Dimpasse.KEY, IMPASSE_KEY, and in the file of config.\n")
        .toString();
  }
}
