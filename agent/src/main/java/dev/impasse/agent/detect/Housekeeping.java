package dev.impasse.agent.detect;

import dev.impasse.agent.orders.OrdersCollector;
import dev.impasse.agent.record.Recorder;
import dev.impasse.runtime.AgentLink;
import dev.impasse.runtime.Brought;
import dev.impasse.runtime.EventStream;
import dev.impasse.runtime.OrderCache;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.Tracking;
import dev.impasse.runtime.VirtualThreads;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets go of threads that ended, and follows those that change their names. */
final class Housekeeping {

  /** What threads brought about is taken in every so many turns. */
  private static final int TURNS_PER_SAMPLE = 10;

  private final @Nullable Recorder recorder;
  private final Map<Long, String> names = new HashMap<>();
  private int turns;

  Housekeeping(@Nullable Recorder recorder) {
    this.recorder = recorder;
  }

  /** Goes once through all platform threads. */
  void tidy() {
    VirtualThreads.trim();
    if (++turns % TURNS_PER_SAMPLE == 0) {
      Brought.takeAll();
    }
    for (ThreadState s : ThreadTable.snapshot()) {
      Thread thread = s.thread;
      if (thread == null) {
        ThreadTable.remove(s); // never started
      } else if (ThreadTable.stateOf(thread) == Thread.State.TERMINATED) {
        ended(s);
      } else if (recorder != null) {
        rename(recorder, s.threadId, thread);
      }
    }
  }

  private void ended(ThreadState s) {
    Brought.take(s);
    EventStream stream = s.stream;
    if (recorder != null && stream != null) {
      recorder.ended(stream);
    }
    synchronized (OrdersCollector.SETTLING) {
      settle(s.orders);
      s.orders = null;
    }
    names.remove(s.threadId);
    ThreadTable.remove(s);
  }

  /** Reports what a thread that is gone has counted and not reported. */
  private static void settle(@Nullable OrderCache cache) {
    AgentLink link = Tracking.link;
    for (int i = 0; cache != null && link != null && i < OrderCache.slots(); i++) {
      Object order = cache.order(i);
      if (order != null) {
        link.orderAgain(order, cache.rest(i));
      }
    }
  }

  private void rename(Recorder to, long id, Thread thread) {
    String name = thread.getName();
    String before = names.put(id, name);
    if (before != null && !before.equals(name)) {
      to.defineThread(id, false, thread.isDaemon(), 0, name);
    }
  }
}
