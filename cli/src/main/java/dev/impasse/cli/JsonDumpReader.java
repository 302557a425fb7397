package dev.impasse.cli;

import dev.impasse.core.dump.DumpLock;
import dev.impasse.core.dump.DumpThread;
import dev.impasse.core.dump.Frames;
import dev.impasse.core.dump.ThreadDump;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the thread dump that {@code jcmd Thread.dump_to_file -format=json} writes since JDK 25,
 * with virtual threads, owned monitors and blockers. Not of one instant.
 */
final class JsonDumpReader {

  private final List<DumpThread> threads = new ArrayList<>();

  private JsonDumpReader() {}

  /** Whether a file that begins so is such a dump. */
  static boolean looksLike(String start) {
    return start.stripLeading().startsWith("{") && start.contains("\"threadDump\"");
  }

  /** Reads a dump; of one that is cut nothing can be read, which is then its only problem. */
  static ThreadDump read(InputStream in) {
    try {
      JsonNode dump = new JsonMapper().readTree(in).path("threadDump");
      JsonDumpReader reader = new JsonDumpReader();
      for (JsonNode container : dump.path("threadContainers")) {
        for (JsonNode thread : container.path("threads")) {
          reader.thread(thread);
        }
      }
      return new ThreadDump(text(dump, "processId"), false, reader.threads, List.of());
    } catch (JacksonException e) {
      return new ThreadDump(
          "", false, List.of(), List.of("not whole JSON: " + e.getOriginalMessage()));
    }
  }

  private void thread(JsonNode node) {
    List<StackTraceElement> stack = new ArrayList<>();
    for (JsonNode line : node.path("stack")) {
      StackTraceElement frame = Frames.parse(line.asString());
      if (frame != null) {
        stack.add(frame);
      }
    }
    Map<DumpLock, StackTraceElement> holds = new LinkedHashMap<>();
    for (JsonNode owned : node.path("monitorsOwned")) {
      int depth = owned.path("depth").asInt(-1);
      for (JsonNode lock : owned.path("locks")) {
        if (lock.isString()) {
          StackTraceElement at = depth >= 0 && depth < stack.size() ? stack.get(depth) : null;
          holds.putIfAbsent(monitor(lock.asString()), at);
        }
      }
    }
    JsonNode parked = node.path("parkBlocker");
    DumpLock wants = null;
    if (node.path("blockedOn").isString()) {
      wants = monitor(node.path("blockedOn").asString());
    } else if (text(node, "state").equals("WAITING") && parked.path("object").isString()) {
      wants = synchronizer(parked.path("object").asString());
    }
    threads.add(
        new DumpThread(
            node.path("tid").asLong(0),
            text(node, "name"),
            node.path("virtual").asBoolean(false),
            false,
            wants,
            parked.path("exclusiveOwnerThreadId").asLong(0),
            wants == null ? null : Frames.ofApplication(stack),
            holds,
            stack));
  }

  private static DumpLock monitor(String identity) {
    return DumpLock.monitor(identity, className(identity));
  }

  private static @Nullable DumpLock synchronizer(String identity) {
    return identity.startsWith("java.util.concurrent.locks.Reentrant")
        ? DumpLock.synchronizer(identity, className(identity))
        : null;
  }

  private static String className(String identity) {
    int at = identity.lastIndexOf('@');
    return at < 0 ? identity : identity.substring(0, at);
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }
}
