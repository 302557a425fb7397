package dev.impasse.core.dump;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the thread dump that {@code jcmd Thread.dump_to_file -format=json} writes since JDK 25,
 * with virtual threads, owned monitors and blockers. Not of one instant.
 */
public final class JsonDumpReader {

  private static final int START = 1_000;
  private static final String OWNED = "java.util.concurrent.locks.Reentrant";

  private final JsonMapper mapper =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private final List<DumpThread> threads = new ArrayList<>();
  private final List<ThreadDump> dumps = new ArrayList<>();
  private String process = "";
  private String time = "";
  private boolean states;
  private int ownerless;
  private boolean within;

  private JsonDumpReader() {}

  /** Whether a file that begins so is such a dump. */
  public static boolean looksLike(String start) {
    String first = start.substring(0, Math.min(start.length(), START));
    return first.stripLeading().startsWith("{") && first.contains("\"threadDump\"");
  }

  /**
   * Reads a dump, or several one after the other; of one that is cut, the threads that are whole.
   */
  public static List<ThreadDump> read(InputStream in) {
    JsonDumpReader reader = new JsonDumpReader();
    List<String> problems = new ArrayList<>();
    try (JsonParser parser = reader.mapper.createParser(in)) {
      reader.dump(parser);
    } catch (JacksonException e) {
      if (reader.within || reader.dumps.isEmpty()) { // else something that is none comes after it
        problems.add("not whole JSON: " + e.getOriginalMessage());
      }
    }
    if (!reader.threads.isEmpty() || !problems.isEmpty() || reader.dumps.isEmpty()) {
      reader.end(problems);
    }
    return List.copyOf(reader.dumps);
  }

  /** Makes a dump of what was read so far. */
  private void end(List<String> problems) {
    wantsBack();
    List<String> all = new ArrayList<>(problems);
    if (threads.isEmpty() && problems.isEmpty()) {
      all.add("not whole JSON: it ends before the first thread");
    } else if (!states && !threads.isEmpty()) {
      all.add(
          "it tells nothing of locks, as Java 25 does: of an older Java, take jcmd PID Thread.print"
              + " -l");
    }
    dumps.add(
        new ThreadDump(process, time, false, threads, all, List.of(), doubts(), Set.of(), false));
    threads.clear();
    process = "";
    time = "";
    states = false;
    ownerless = 0;
  }

  private List<String> doubts() {
    List<String> doubts = new ArrayList<>(DumpDoubts.ofInitialisers(threads));
    if (ownerless > 0) {
      doubts.add(
          "threads wait for locks whose owner this form does not tell; make one with jcmd PID"
              + " Thread.print -l, which does so of platform threads: threads="
              + ownerless);
    }
    return doubts;
  }

  private void dump(JsonParser parser) {
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      within = !parser.streamReadContext().inRoot();
      if (!within) {
        end(List.of());
      }
      if (token != JsonToken.PROPERTY_NAME) {
        continue;
      }
      switch (parser.currentName()) {
        case "processId" -> process = mapper.readTree(value(parser)).asString("");
        case "time" -> time = mapper.readTree(value(parser)).asString("");
        case "threads" -> threads(parser);
        default -> {}
      }
    }
  }

  private static JsonParser value(JsonParser parser) {
    parser.nextToken();
    return parser;
  }

  private void threads(JsonParser parser) {
    if (parser.nextToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        thread(mapper.readTree(parser));
      }
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
    states |= node.has("state");
    String waitingOn = text(node, "waitingOn"); // in Object.wait: given back for that time
    String blockedOn = text(node, "blockedOn");
    Map<DumpLock, StackTraceElement> holds = new LinkedHashMap<>();
    for (JsonNode owned : node.path("monitorsOwned")) {
      int depth = owned.path("depth").asInt(-1);
      for (JsonNode lock : owned.path("locks")) {
        String monitor = lock.asString("");
        if (!monitor.isEmpty() && !monitor.equals(waitingOn) && !monitor.equals(blockedOn)) {
          StackTraceElement at = depth >= 0 && depth < stack.size() ? stack.get(depth) : null;
          holds.put(monitor(monitor), at); // the outermost of several times: there it was taken
        }
      }
    }
    JsonNode parked = node.path("parkBlocker");
    String blocker = text(parked, "object");
    long owner = owner(parked);
    DumpLock wants = null;
    if (!blockedOn.isEmpty()) {
      wants = monitor(blockedOn);
    } else if (text(node, "state").equals("WAITING") && !blocker.isEmpty()) {
      wants = DumpLock.synchronizer(blocker, className(blocker));
      ownerless += owner == 0 && blocker.startsWith(OWNED) ? 1 : 0;
    }
    threads.add(
        new DumpThread(
            node.path("tid").asLong(0),
            text(node, "name"),
            node.path("virtual").asBoolean(false),
            false,
            text(node, "state"),
            wants,
            signal(wants, waitingOn, text(node, "state")),
            owner,
            wants == null ? null : Frames.ofApplication(stack),
            holds,
            stack));
  }

  private static @Nullable DumpLock signal(
      @Nullable DumpLock wants, String waitingOn, String state) {
    return wants == null && !waitingOn.isEmpty() && state.equals("WAITING")
        ? DumpLock.notification(monitor(waitingOn))
        : null;
  }

  /**
   * After a notification the JSON does not say which monitor a thread wants back, and lists it as
   * held: it is one that another thread holds too, among those of the frame that waits.
   */
  private void wantsBack() {
    Map<DumpLock, Integer> holders = new HashMap<>();
    threads.forEach(
        thread -> thread.holds().keySet().forEach(lock -> holders.merge(lock, 1, Integer::sum)));
    for (int i = 0; i < threads.size(); i++) {
      DumpThread thread = threads.get(i);
      boolean inWait =
          thread.state().equals("BLOCKED")
              && thread.wants() == null
              && !thread.stack().isEmpty()
              && TextThread.isWait(thread.stack().get(0));
      if (inWait) {
        for (DumpLock lock : thread.holds().keySet()) {
          if (holders.getOrDefault(lock, 0) > 1) {
            threads.set(i, thread.wantingBack(lock));
            break;
          }
        }
      }
    }
  }

  /** Since 26 it is there; 25 does not know it. */
  private static long owner(JsonNode parked) {
    JsonNode owner = parked.path("owner");
    return owner.isMissingNode()
        ? parked.path("exclusiveOwnerThreadId").asLong(0)
        : owner.asLong(0);
  }

  private static DumpLock monitor(String identity) {
    return DumpLock.monitor(identity, className(identity));
  }

  private static String className(String identity) {
    int at = identity.lastIndexOf('@');
    return at < 0 ? identity : identity.substring(0, at);
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }
}
