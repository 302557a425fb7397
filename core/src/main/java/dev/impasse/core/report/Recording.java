package dev.impasse.core.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which run of which program a trace is of. What a trace does not tell is empty: those of other
 * tools, and of older versions, tell less.
 *
 * @param start when recording began, ISO 8601 in UTC
 * @param pid process id
 * @param host name of the machine
 * @param java version of Java
 * @param jvm name of the virtual machine
 * @param agent version of Impasse
 * @param command the command line, as far as it was to be recorded
 */
public record Recording(
    String start, String pid, String host, String java, String jvm, String agent, String command) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  /** Makes what stands in it harmless. */
  public Recording {
    start = Printable.text(start);
    pid = Printable.text(pid);
    host = Printable.text(host);
    java = Printable.text(java);
    jvm = Printable.text(jvm);
    agent = Printable.text(agent);
    command = Printable.text(command);
  }

  /** Takes it from what a trace says of itself; null if that is nothing. */
  public static @Nullable Recording of(Map<String, String> about) {
    if (!about.containsKey("agent.version")) {
      return null;
    }
    return new Recording(
        start(about.getOrDefault("start", "")),
        about.getOrDefault("pid", ""),
        about.getOrDefault("host", ""),
        about.getOrDefault("java.version", ""),
        about.getOrDefault("jvm", ""),
        about.getOrDefault("agent.version", ""),
        about.getOrDefault("command", ""));
  }

  private static String start(String millis) {
    try {
      long start = Long.parseLong(millis);
      return start > 0 ? TIME.format(Instant.ofEpochMilli(start)) : "";
    } catch (RuntimeException notATime) {
      return "";
    }
  }

  /** Returns the parts that are known, by name. */
  public Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    put(tree, "start", start);
    put(tree, "pid", pid);
    put(tree, "host", host);
    put(tree, "java", java);
    put(tree, "jvm", jvm);
    put(tree, "impasse", agent);
    put(tree, "command", command);
    return tree;
  }

  private static void put(Map<String, @Nullable Object> tree, String name, String value) {
    if (!value.isEmpty()) {
      tree.put(name, value);
    }
  }

  /** Returns it in one line, without the command line. */
  public String text() {
    return text(start);
  }

  /** Returns it in one line, of something that was found in it at that time. */
  public String foundAt(Instant time) {
    return text(TIME.format(time));
  }

  private String text(String time) {
    List<String> parts = new ArrayList<>();
    part(parts, "", time);
    part(parts, "process ", pid);
    part(parts, "host ", host);
    part(parts, "Java ", java.isEmpty() || jvm.isEmpty() ? java : java + " (" + jvm + ")");
    part(parts, "Impasse ", agent);
    return String.join(", ", parts);
  }

  private static void part(List<String> parts, String what, String value) {
    if (!value.isEmpty()) {
      parts.add(what + value);
    }
  }
}
