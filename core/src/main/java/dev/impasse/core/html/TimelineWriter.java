package dev.impasse.core.html;

import dev.impasse.core.model.Mode;
import dev.impasse.core.replay.HeldLock;
import dev.impasse.core.replay.LockState;
import dev.impasse.core.replay.PendingWait;
import dev.impasse.core.replay.Replay;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.EventSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of one trace as a tree: tables of threads, locks, places and distinct actions;
 * for each part the state that it begins with and a thread and an action for each event; and the
 * levels of the whole.
 */
final class TimelineWriter {

  private final Replay replay;
  private final TraceCounts census;
  private final List<Part> parts;
  private final NameTables names;
  private final ActionTable actions;
  private final @Nullable Levels levels;

  TimelineWriter(EventSource source, TraceCounts census, List<Part> parts, int cells) {
    this.replay = Replay.of(source);
    this.census = census;
    this.parts = parts;
    this.names = new NameTables(source.definitions());
    this.actions = new ActionTable(names);
    boolean whole = parts.get(0).to() - parts.get(0).from() + 1 == census.events();
    this.levels = whole ? null : new Levels(census, cells);
  }

  /** Walks over all events. */
  Map<String, @Nullable Object> write() {
    census.lanes().forEach(names::thread);
    List<Object> written = new ArrayList<>();
    Map<String, @Nullable Object> tree = null;
    List<Object> events = new ArrayList<>();
    int next = 0;
    while (true) {
      long coming = replay.index() + 1;
      if (tree == null && next < parts.size() && coming == parts.get(next).from()) {
        tree = begin(parts.get(next));
        events = new ArrayList<>();
        tree.put("events", events);
      }
      EventCursor event = replay.step();
      if (event == null) {
        break;
      }
      if (levels != null) {
        levels.take(event, replay.state());
      }
      if (tree != null) {
        events.add(names.thread(event.thread()));
        events.add(actions.of(event));
        if (event.index() == parts.get(next).to()) {
          written.add(tree);
          tree = null;
          next++;
        }
      }
    }
    if (tree != null) {
      written.add(tree); // shorter than it was counted
    }
    return tree(written);
  }

  private Map<String, @Nullable Object> tree(List<Object> written) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("events", census.events());
    all.put("threadCount", census.threads());
    all.put("lanes", census.lanes().stream().map(names::thread).toList());
    all.put("parts", written);
    all.put("operations", actions.operations());
    all.put("actions", actions.rows());
    all.put("threads", names.threads());
    all.put("locks", names.locks());
    all.put("places", names.places());
    all.put("levels", levels == null ? null : levels.tree());
    return all;
  }

  private Map<String, @Nullable Object> begin(Part part) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("from", part.from());
    tree.put("to", part.to());
    tree.put("findings", part.findings());
    List<Object> state = new ArrayList<>();
    for (int thread : replay.state().threads()) {
      List<Object> row = row(replay.state(), thread);
      if (!row.isEmpty()) {
        state.add(row);
      }
    }
    tree.put("state", state);
    return tree;
  }

  /**
   * What a thread holds, wants, whether it ended, and what it released while it waits; empty if
   * there is nothing to say.
   */
  private List<Object> row(LockState state, int thread) {
    List<Object> held = new ArrayList<>();
    for (HeldLock one : state.held(thread)) {
      int shared = one.mode() == Mode.SHARED ? 1 : 0;
      held.add(List.of(names.lock(one.lock()), shared, one.count(), names.place(one.site())));
    }
    List<Object> waits = new ArrayList<>();
    for (PendingWait one : state.waits(thread)) {
      boolean join = one.reason() == PendingWait.Reason.THREAD_END;
      int target = join ? names.thread(one.target()) : names.lock(one.target());
      int shared = one.mode() == Mode.SHARED ? 1 : 0;
      String reason =
          switch (one.reason()) {
            case LOCK -> "lock";
            case NOTIFICATION -> "notification";
            case THREAD_END -> "end";
          };
      waits.add(List.of(reason, target, shared, one.timed() ? 1 : 0, names.place(one.site())));
    }
    List<Object> suspended = new ArrayList<>();
    for (HeldLock one : state.suspended(thread)) {
      suspended.add(List.of(names.lock(one.lock()), one.count(), names.place(one.site())));
    }
    if (held.isEmpty() && waits.isEmpty() && suspended.isEmpty() && !state.ended(thread)) {
      return List.of();
    }
    return List.of(names.thread(thread), held, waits, state.ended(thread) ? 1 : 0, suspended);
  }
}
