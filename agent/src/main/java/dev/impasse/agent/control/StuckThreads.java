package dev.impasse.agent.control;

import dev.impasse.agent.notify.FindingSink;
import dev.impasse.agent.notify.Reported;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The threads of detected deadlocks, for whoever wants to free them. Thread-safe.
 *
 * <p>Shows no others: a platform thread can be had from its group anyway, but a virtual thread only
 * from who made it.
 */
public final class StuckThreads implements FindingSink {

  private final Set<Long> ids = ConcurrentHashMap.newKeySet();

  @Override
  public void take(Reported reported) {
    if (reported.detected()) {
      reported.finding().sides().forEach(side -> ids.add(side.thread().tid()));
    }
  }

  /** Returns a living thread of a detected deadlock by its id, or null. */
  @Nullable Thread find(long id) {
    ThreadState state = ids.contains(id) ? ThreadTable.find(id) : null;
    return state == null ? null : state.thread;
  }
}
