package dev.impasse.core.predict;

import dev.impasse.core.finding.Certainty;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.model.Definitions;
import dev.impasse.core.model.LockInfo;
import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Site;
import dev.impasse.core.model.ThreadInfo;
import dev.impasse.core.trace.Damage;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.EventSource;
import dev.impasse.core.trace.Operation;
import dev.impasse.runtime.EventWord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Recorded events, written down one by one, in an order that happened. */
final class RecordedScript implements EventSource, Definitions {

  private record Event(int op, int thread, int operand, int site) {}

  private final List<Event> events = new ArrayList<>();
  private final Map<Integer, String> ownClasses = new HashMap<>();
  private final Map<Integer, String> methods = new HashMap<>();

  /** A lock is of a class of the application's own. */
  RecordedScript own(int lock, String className) {
    ownClasses.put(lock, className);
    return this;
  }

  /** A site is in a method of an object that takes its own lock there. */
  RecordedScript ofItself(int site, String method) {
    methods.put(site, method);
    return this;
  }

  RecordedScript request(int thread, int lock) {
    return event(EventWord.OP_REQUEST, thread, lock, 0);
  }

  RecordedScript acquire(int thread, int lock, int site) {
    return event(EventWord.OP_ACQUIRE, thread, lock, site);
  }

  RecordedScript release(int thread, int lock) {
    return event(EventWord.OP_RELEASE, thread, lock, 0);
  }

  /** One section, with nothing in it. */
  RecordedScript section(int thread, int lock) {
    return acquire(thread, lock, 10 * thread + lock).release(thread, lock);
  }

  /** One section within another. */
  RecordedScript nested(int thread, int outer, int inner) {
    return nested(thread, outer, inner, 100 * outer + inner);
  }

  /** The same, with the site of the inner one. */
  RecordedScript nested(int thread, int outer, int inner, int site) {
    return acquire(thread, outer, 10 * thread + outer)
        .acquire(thread, inner, site)
        .release(thread, inner)
        .release(thread, outer);
  }

  private RecordedScript event(int op, int thread, int operand, int site) {
    events.add(new Event(op, thread, operand, site));
    return this;
  }

  /** Returns the words of what is found. */
  List<Certainty> words() throws IOException {
    return findings().stream().map(Finding::certainty).toList();
  }

  /** Returns what is found. */
  List<Finding> findings() throws IOException {
    return Predictor.of(this, Bounds.STANDARD).findings();
  }

  @Override
  public EventCursor cursor() {
    return new EventCursor() {
      private int next;

      private Event event() {
        return events.get(next - 1);
      }

      @Override
      public boolean next() {
        return next < events.size() && ++next > 0;
      }

      @Override
      public long index() {
        return next;
      }

      @Override
      public Operation operation() {
        return Objects.requireNonNull(Operation.ofCode(event().op));
      }

      @Override
      public int thread() {
        return event().thread;
      }

      @Override
      public int operand() {
        return event().operand;
      }

      @Override
      public int site() {
        return event().site;
      }

      @Override
      public boolean shared() {
        return false;
      }

      @Override
      public boolean timed() {
        return false;
      }

      @Override
      public boolean tried() {
        return false;
      }

      @Override
      public int count() {
        return 1;
      }

      @Override
      public long ticket() {
        return -1;
      }
    };
  }

  @Override
  public Definitions definitions() {
    return this;
  }

  @Override
  public Site site(int id) {
    String method = methods.get(id);
    return id == 0
        ? Site.unknown(0)
        : new Site(
            id,
            "x.C",
            method == null ? "m" + id : method,
            "()V",
            "C.java",
            id,
            method == null ? "lock" : "this",
            "",
            "monitorenter");
  }

  @Override
  public LockInfo lock(int id) {
    String own = ownClasses.get(id);
    return new LockInfo(
        id,
        own == null ? LockKind.MONITOR : LockKind.CUSTOM_LOCK,
        own == null ? "x.L" : own,
        id,
        0,
        "");
  }

  @Override
  public ThreadInfo thread(int index) {
    return new ThreadInfo(index, index, "T" + index, false, false, 0);
  }

  @Override
  public List<Integer> threads() {
    return events.stream().map(Event::thread).distinct().sorted().toList();
  }

  @Override
  public List<Damage> damage() {
    return List.of();
  }

  @Override
  public Map<String, String> about() {
    return Map.of();
  }

  @Override
  public void close() {
    // nothing is open
  }
}
