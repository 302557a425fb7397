package dev.impasse.core.replay;

import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Side;
import dev.impasse.core.model.Definitions;
import dev.impasse.core.trace.Damage;
import dev.impasse.core.trace.EventCursor;
import dev.impasse.core.trace.EventSource;
import dev.impasse.core.waitfor.Deadlocks;
import dev.impasse.core.waitfor.WaitForGraph;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plays a trace back, event by event.
 *
 * <p>A deadlock of a trace is one that stands at its end. The event that closes it is the last one
 * at which a thread of the cycle began to wait.
 */
public final class Replay {

  private static final List<String> WHY =
      List.of(
          "the trace ends while every thread of the cycle waits, without a time-out, for what the"
              + " next one holds");

  private final EventSource source;
  private final LockState state = new LockState();
  private final EventCursor cursor;
  private List<Damage> damage = List.of();
  private boolean atEnd;

  private Replay(EventSource source) {
    this.source = source;
    this.cursor = source.cursor();
  }

  /** Returns a replay that stands before the first event. */
  public static Replay of(EventSource source) {
    return new Replay(source);
  }

  /** Returns the cursor that is stepped over the events; only {@link #step} moves it. */
  public EventCursor cursor() {
    return cursor;
  }

  /**
   * Goes on by one event.
   *
   * @return the cursor, at that event, or null behind the last
   */
  public @Nullable EventCursor step() {
    if (atEnd || !cursor.next()) {
      end();
      return null;
    }
    state.apply(cursor);
    return cursor;
  }

  private void end() {
    if (!atEnd) {
      atEnd = true;
      damage = source.damage();
    }
  }

  /** Plays to the end. */
  public void finish() {
    while (!atEnd) {
      step();
    }
  }

  /** Plays to the end and returns what is wrong with the source, as this reading found it. */
  public List<Damage> damage() {
    finish();
    return damage;
  }

  /** Returns the state after the last event that was played. */
  public LockState state() {
    return state;
  }

  /** Returns the number of the last event that was played. */
  public long index() {
    return cursor.index();
  }

  /** Returns who waits for whom after the last event that was played. */
  public WaitForGraph graph() {
    return StateGraph.of(state, definitions());
  }

  /** Returns what the numbers in the trace mean. */
  public Definitions definitions() {
    return source.definitions();
  }

  /** Plays to the end and returns the deadlocks that stand there. */
  public List<Finding> deadlocks() {
    finish();
    return Deadlocks.find(graph()).stream().map(Replay::explained).toList();
  }

  private static Finding explained(Finding finding) {
    List<String> why = new ArrayList<>(WHY);
    why.addAll(finding.why());
    return finding.because(why);
  }

  /** Returns the number of the event that closed a deadlock of {@link #deadlocks}. */
  public long closingEvent(Finding finding) {
    long closing = 0;
    for (Side side : finding.sides()) {
      for (int thread : state.threads()) {
        if (definitions().thread(thread).tid() == side.thread().tid()) {
          closing = Math.max(closing, state.waitsSince(thread));
        }
      }
    }
    return closing;
  }
}
