package dev.impasse.core.format;

import dev.impasse.core.model.Definitions;
import dev.impasse.core.model.Site;
import dev.impasse.core.report.Printable;
import dev.impasse.core.trace.EventCursor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes slices, holds and arrows of the events of one trace, as they come. */
final class TraceEvents {

  private final Definitions definitions;
  private final TraceEventWriter out;
  private final Map<Integer, String> threadNames = new HashMap<>();
  private final Map<Integer, String> lockNames = new HashMap<>();
  private final Map<Integer, String> places = new HashMap<>();

  /** By thread, then by lock and mode: what is held. */
  private final Map<Integer, Map<Long, Held>> held = new HashMap<>();

  /** By thread: how many waits are open, one within the other. */
  private final Map<Integer, Integer> waiting = new HashMap<>();

  private final Map<Integer, Done> released = new HashMap<>();
  private final Map<Integer, Done> notified = new HashMap<>();
  private final Map<Integer, Done> ended = new HashMap<>();
  private long holds;

  /** A lock that a thread holds. */
  private static final class Held {
    private final long id;
    private int count;

    Held(long id, int count) {
      this.id = id;
      this.count = count;
    }
  }

  /** What may end somebody's wait. */
  private record Done(long at, int thread, int site) {}

  TraceEvents(Definitions definitions, TraceEventWriter out) {
    this.definitions = definitions;
    this.out = out;
  }

  /** Names a thread. */
  void name(int thread) {
    out.thread(thread, thread(thread));
  }

  /** Takes the next event. */
  void take(EventCursor event) {
    int thread = event.thread();
    int on = event.operand();
    long at = event.index();
    switch (event.operation()) {
      case REQUEST -> begin("waits for " + lock(on), event);
      case ACQUIRE -> {
        if (end(at, thread)) {
          arrow("acquires ", "releases ", released.get(on), event);
        }
        hold(event);
      }
      case REENTER -> end(at, thread);
      case RELEASE -> {
        letGo(event, event.shared() ? event.count() : Integer.MAX_VALUE);
        released.put(on, new Done(at, thread, event.site()));
      }
      case FAILED -> {
        if (!event.tried()) {
          end(at, thread);
        }
      }
      case WAIT -> {
        letGo(event, Integer.MAX_VALUE);
        released.put(on, new Done(at, thread, event.site()));
        begin("waits on " + lock(on) + " for a notification", event);
      }
      case RESUME -> {
        end(at, thread);
        arrow("resumes with ", "notifies ", notified.get(on), event);
        hold(event);
      }
      case NOTIFY -> notified.put(on, new Done(at, thread, event.site()));
      case JOIN -> begin("joins " + thread(on), event);
      case JOINED -> {
        end(at, thread);
        Done end = ended.get(on);
        if (end != null && !event.tried()) {
          arrow("has joined " + thread(on), "ends", end, event, "end");
        }
      }
      case END -> ended.put(thread, new Done(at, thread, 0));
      case DROPPED -> {
        if (event.shared()) {
          threads().forEach(any -> forget(any, at)); // any of them may have written to that stream
        } else {
          forget(thread, at);
        }
      }
      default -> {
        // nothing that lasts
      }
    }
  }

  private void begin(String name, EventCursor event) {
    waiting.merge(event.thread(), 1, Integer::sum);
    out.begin(name, event.index(), event.thread(), place(event.site()));
  }

  /** Ends a wait of a thread; returns false if there is none. */
  private boolean end(long at, int thread) {
    int open = waiting.getOrDefault(thread, 0);
    if (open == 0) {
      return false;
    }
    waiting.put(thread, open - 1);
    out.end(at, thread);
    return true;
  }

  private void arrow(String now, String before, @Nullable Done done, EventCursor event) {
    if (done != null && done.thread() != event.thread()) {
      String lock = lock(event.operand());
      arrow(now + lock, before + lock, done, event, lock);
    }
  }

  private void arrow(String now, String before, Done done, EventCursor event, String what) {
    out.slice(before, done.at(), done.thread(), place(done.site()));
    out.slice(now, event.index(), event.thread(), place(event.site()));
    out.arrow(what, done.at(), done.thread(), event.index(), event.thread());
  }

  private void hold(EventCursor event) {
    Map<Long, Held> mine = held.computeIfAbsent(event.thread(), t -> new LinkedHashMap<>());
    Held already = mine.get(key(event));
    if (already != null) {
      already.count += event.count();
      return;
    }
    Held hold = new Held(++holds, event.count());
    mine.put(key(event), hold);
    int thread = event.thread();
    out.beginHold(
        lock(event.operand()), hold.id, event.index(), thread, thread(thread), place(event.site()));
  }

  private void letGo(EventCursor event, int count) {
    Map<Long, Held> mine = held.getOrDefault(event.thread(), Map.of());
    Held hold = mine.get(key(event));
    if (hold == null) {
      return;
    }
    hold.count -= Math.min(count, hold.count);
    if (hold.count == 0) {
      mine.remove(key(event));
      out.endHold(lock(event.operand()), hold.id, event.index(), event.thread());
    }
  }

  private Set<Integer> threads() {
    Set<Integer> all = new TreeSet<>(held.keySet());
    all.addAll(waiting.keySet());
    return all;
  }

  /** What a thread holds after a gap, nobody knows. */
  private void forget(int thread, long at) {
    Map<Long, Held> mine = held.remove(thread);
    if (mine != null) {
      mine.forEach((key, hold) -> out.endHold(lock((int) (key >> 1)), hold.id, at, thread));
    }
    while (end(at, thread)) {
      // one wait after the other
    }
  }

  private static long key(EventCursor event) {
    return (long) event.operand() << 1 | (event.shared() ? 1 : 0);
  }

  private String lock(int id) {
    return lockNames.computeIfAbsent(id, i -> Printable.name(definitions.lock(i).label()));
  }

  private String thread(int index) {
    return threadNames.computeIfAbsent(
        index,
        i -> {
          String name = definitions.thread(i).name();
          return name.isEmpty() ? "thread#" + i : Printable.name(name);
        });
  }

  private String place(int site) {
    return places.computeIfAbsent(
        site,
        s -> {
          Site known = definitions.site(s);
          return known.known() ? Printable.name(known.frame().toString()) : "";
        });
  }
}
