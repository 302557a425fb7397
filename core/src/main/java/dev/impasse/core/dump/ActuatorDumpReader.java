package dev.impasse.core.dump;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads thread dumps in which each thread is a {@code java.lang.management.ThreadInfo} as JSON: of
 * the actuator of Spring Boot 1 to 3, of Jolokia. The JVM makes them in one safepoint and names the
 * owner of what is waited for.
 */
public final class ActuatorDumpReader {

  private static final int START = 4_000;

  /** Fields of {@code ThreadInfo} and its kin; one alone is in many logs. */
  private static final List<String> FIELDS =
      List.of(
          "threadName",
          "threadId",
          "threadState",
          "blockedCount",
          "waitedCount",
          "lockOwnerId",
          "lockedMonitors",
          "inNative");

  private static final int LEAST_FIELDS = 2;

  private final JsonMapper mapper =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private final List<DumpThread> threads = new ArrayList<>();
  private final List<ThreadDump> dumps = new ArrayList<>();

  private ActuatorDumpReader() {}

  /** Whether a file that begins so is such a dump. */
  public static boolean looksLike(String start) {
    String text = start.stripLeading();
    String first = text.substring(0, Math.min(text.length(), START));
    return JsonPassages.begins(first)
        && FIELDS.stream().filter(field -> has(first, field)).count() >= LEAST_FIELDS;
  }

  private static boolean has(String json, String field) {
    String snake = field.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    return json.contains('"' + field + '"') || json.contains('"' + snake + '"');
  }

  /**
   * Reads a dump, or several one after the other; of one that is cut, the threads that are whole.
   */
  public static List<ThreadDump> read(InputStream in) {
    ActuatorDumpReader reader = new ActuatorDumpReader();
    List<String> problems = new ArrayList<>();
    boolean within = false;
    try (JsonParser parser = reader.mapper.createParser(in)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        within = !parser.streamReadContext().inRoot();
        if (token == JsonToken.START_OBJECT && parser.streamReadContext().getParent().inArray()) {
          reader.thread(reader.mapper.readTree(parser));
        } else if (!within) {
          reader.dump(List.of());
        }
      }
    } catch (JacksonException e) {
      if (within || reader.dumps.isEmpty()) { // else something that is none comes after it
        problems.add("not whole JSON: " + e.getOriginalMessage());
      }
    }
    if (!reader.threads.isEmpty() || !problems.isEmpty() || reader.dumps.isEmpty()) {
      reader.dump(problems);
    }
    return List.copyOf(reader.dumps);
  }

  /** Makes a dump of the threads so far. */
  private void dump(List<String> problems) {
    List<String> doubts =
        threads.isEmpty()
            ? List.of("no thread in it could be read")
            : DumpDoubts.ofInitialisers(threads);
    dumps.add(new ThreadDump("", "", true, threads, problems, List.of(), doubts, Set.of(), true));
    threads.clear();
  }

  private void thread(JsonNode node) {
    String name = text(node, "threadName", "thread_name");
    if (name.isEmpty() && !node.has("threadId")) {
      return;
    }
    List<StackTraceElement> stack = stack(field(node, "stackTrace", "stack_trace"));
    String state = text(node, "threadState", "thread_state");
    String lock = lock(node);
    boolean waits = !stack.isEmpty() && isWait(stack.get(0));
    DumpLock wants = null;
    if (!lock.isEmpty() && state.equals("BLOCKED")) {
      wants = DumpLock.monitor(lock, className(lock));
    } else if (!lock.isEmpty() && state.equals("WAITING") && !waits) {
      wants = DumpLock.synchronizer(lock, className(lock));
    }
    threads.add(
        new DumpThread(
            field(node, "threadId", "thread_id").asLong(0),
            name,
            false,
            node.path("daemon").asBoolean(false),
            state,
            wants,
            waits && state.equals("WAITING") && !lock.isEmpty()
                ? DumpLock.notification(DumpLock.monitor(lock, className(lock)))
                : null,
            wants == null ? 0 : Math.max(0, field(node, "lockOwnerId", "lock_owner_id").asLong(0)),
            wants == null ? null : Frames.ofApplication(stack),
            holds(node, stack, lock),
            stack));
  }

  /** The lock that it waits for is not held, whatever its stack says. */
  private static Map<DumpLock, StackTraceElement> holds(
      JsonNode node, List<StackTraceElement> stack, String waitsFor) {
    Map<DumpLock, StackTraceElement> holds = new LinkedHashMap<>();
    for (JsonNode monitor : field(node, "lockedMonitors", "locked_monitors")) {
      String identity = identity(monitor);
      int depth = field(monitor, "lockedStackDepth", "locked_stack_depth").asInt(-1);
      StackTraceElement at = depth >= 0 && depth < stack.size() ? stack.get(depth) : null;
      if (!identity.isEmpty() && !identity.equals(waitsFor)) {
        holds.put(DumpLock.monitor(identity, className(identity)), at);
      }
    }
    for (JsonNode owned : field(node, "lockedSynchronizers", "locked_synchronizers")) {
      String identity = identity(owned);
      if (!identity.isEmpty() && !identity.contains("ThreadPoolExecutor$Worker@")) {
        holds.put(DumpLock.synchronizer(identity, className(identity)), null);
      }
    }
    for (StackTraceElement frame : stack) {
      if (frame.getMethodName().equals("<clinit>")) {
        holds.putIfAbsent(DumpLock.initialisation(frame.getClassName()), frame);
      }
    }
    return holds;
  }

  private static List<StackTraceElement> stack(JsonNode frames) {
    List<StackTraceElement> stack = new ArrayList<>();
    for (JsonNode frame : frames) {
      String file = text(frame, "fileName", "file_name");
      boolean isNative = field(frame, "nativeMethod", "native_method").asBoolean(false);
      stack.add(
          new StackTraceElement(
              text(frame, "className", "class_name"),
              text(frame, "methodName", "method_name"),
              file.isEmpty() ? null : file,
              isNative ? -2 : field(frame, "lineNumber", "line_number").asInt(-1)));
    }
    return stack;
  }

  private static boolean isWait(StackTraceElement frame) {
    return frame.getClassName().equals("java.lang.Object")
        && frame.getMethodName().startsWith("wait");
  }

  private static String lock(JsonNode node) {
    String identity = identity(field(node, "lockInfo", "lock_info"));
    return identity.isEmpty() ? text(node, "lockName", "lock_name") : identity;
  }

  private static String identity(JsonNode lock) {
    String type = text(lock, "className", "class_name");
    JsonNode hash = field(lock, "identityHashCode", "identity_hash_code");
    return type.isEmpty() ? "" : type + '@' + Integer.toHexString(hash.asInt(0));
  }

  private static String className(String identity) {
    int at = identity.lastIndexOf('@');
    return at < 0 ? identity : identity.substring(0, at);
  }

  private static JsonNode field(JsonNode node, String camel, String snake) {
    return node.has(camel) ? node.path(camel) : node.path(snake);
  }

  private static String text(JsonNode node, String camel, String snake) {
    return field(node, camel, snake).asString("");
  }
}
