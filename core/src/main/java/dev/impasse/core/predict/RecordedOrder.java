package dev.impasse.core.predict;

import dev.impasse.core.model.Definitions;
import dev.impasse.core.trace.Operation;
import dev.impasse.core.trace.StreamCursor;
import dev.impasse.core.trace.TraceFile;
import dev.impasse.runtime.EventWord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the streams of a trace one after the other, for the order of locks alone: nothing is
 * merged or replayed.
 *
 * <p>Most traces have no cycle in that order, and then this is all there is to do. It gives up
 * wherever the whole analysis could say anything: where the trace is not whole, tickets are
 * missing, a thread waits at the end or is in two streams, a lock is released by another thread
 * than took it, or a thread joins another while it holds something.
 *
 * <p><b>Cost.</b> Each word is decoded once.
 */
final class RecordedOrder {

  private static final int MOST_LOCKS = 1 << 24;

  // What is known of a lock.
  private static final int PERMITS = 1;
  private static final int SEVERAL_HOLDERS = 2;
  private static final int EXCLUSIVE = 3;

  private final Definitions names;
  private final NestedAcquires nested = new NestedAcquires();
  private final LongIntMap threads = new LongIntMap();
  private final List<IntList> waits = new ArrayList<>();
  private final LongIntMap givesUp = new LongIntMap();
  private byte[] kind = new byte[64];
  private int[] holds = new int[64];
  private long[] tickets = new long[64];
  private long[] afterLast = new long[64];
  private long events;

  private RecordedOrder(Definitions names) {
    this.names = names;
  }

  /** Returns what there is to say of a trace without a cycle of locks; null if it may have one. */
  static @Nullable RecordedOrder ofOrdered(TraceFile trace) {
    if (!trace.closedInGoodOrder()
        || !trace.damage().isEmpty()
        || !trace.reported().isEmpty()
        || !trace.notes().isEmpty()) {
      return null;
    }
    RecordedOrder order = new RecordedOrder(trace.definitions());
    boolean[] damaged = new boolean[1];
    for (StreamCursor stream : trace.streams(damage -> damaged[0] = true)) {
      if (!order.takes(stream) || damaged[0]) {
        return null;
      }
    }
    return order.isWhole() && order.nested.areOrdered() ? order : null;
  }

  /** Returns how many events there are. */
  long events() {
    return events;
  }

  /** Returns how many threads they are of. */
  int threads() {
    return threads.size();
  }

  private boolean takes(StreamCursor event) {
    int before = threads.size(); // of earlier streams
    int lastId = 0;
    int last = -1;
    while (event.next()) {
      events++;
      if (last < 0 || event.thread() != lastId) {
        lastId = event.thread();
        last = threads.intern(lastId);
        if (last == waits.size()) {
          waits.add(new IntList());
        }
        if (last < before) {
          return false;
        }
      }
      if (event.observed() || !apply(event, last)) {
        return false;
      }
    }
    return true;
  }

  private boolean apply(StreamCursor event, int thread) {
    Operation operation = event.operation();
    if (event.isAboutLock() && !counts(event)) {
      return false;
    }
    waits(event, waits.get(thread));
    return switch (operation.code()) {
      case EventWord.OP_DROPPED -> false;
      case EventWord.OP_JOINED -> event.tried() || !nested.holdsAny(thread);
      case EventWord.OP_ACQUIRE -> {
        acquire(event, thread);
        yield true;
      }
      case EventWord.OP_RESUME -> {
        nested.acquire(thread, event.operand() << 1, true);
        yield true;
      }
      case EventWord.OP_RELEASE -> released(event, thread);
      case EventWord.OP_WAIT -> nested.releaseWholly(thread, event.operand() << 1);
      default -> true;
    };
  }

  /** Takes note of the ticket of an event, and of whether its lock is held by one more. */
  private boolean counts(StreamCursor event) {
    int lock = event.operand();
    if (lock < 0 || lock >= MOST_LOCKS) {
      return false;
    }
    if (lock >= kind.length) {
      int size = Math.max(lock + 1, kind.length * 2);
      kind = Arrays.copyOf(kind, size);
      holds = Arrays.copyOf(holds, size);
      tickets = Arrays.copyOf(tickets, size);
      afterLast = Arrays.copyOf(afterLast, size);
    }
    if (kind[lock] == 0) {
      boolean several = event.sharedCapable();
      boolean permits = names.kind(lock).hasPermits();
      kind[lock] = (byte) (permits ? PERMITS : several ? SEVERAL_HOLDERS : EXCLUSIVE);
    }
    Operation operation = event.operation();
    holds[lock] += operation.beginsHold() ? 1 : operation.endsHold() ? -1 : 0;
    long ticket = event.ticket();
    if (ticket >= 0) {
      tickets[lock]++;
      afterLast[lock] = Math.max(afterLast[lock], ticket + 1);
    }
    return true;
  }

  private static void waits(StreamCursor event, IntList waits) {
    switch (event.operation().effect(event.tried())) {
      case BEGINS_WAIT, SUSPENDS -> waits.add(event.operand());
      case ENDS_WAIT, ACQUIRES, REENTERS, RESUMES -> {
        if (!waits.isEmpty() && waits.get(waits.size() - 1) == event.operand()) {
          waits.pop();
        }
      }
      default -> {
        // it waits for no other thing than before
      }
    }
  }

  private void acquire(StreamCursor event, int thread) {
    int lock = event.operand();
    boolean permits = kind[lock] == PERMITS;
    if (permits && event.count() != names.permits(lock)) {
      return; // it is no lock, then
    }
    int token = lock << 1 | (event.shared() && !permits ? 1 : 0);
    nested.acquire(thread, token, !nested.holdsAny(thread) || !mayGiveUp(event.site()));
  }

  private boolean mayGiveUp(int site) {
    int known = givesUp.get(site);
    if (known < 0) {
      known = names.site(site).mayGiveUp() ? 1 : 0;
      givesUp.put(site, known);
    }
    return known == 1;
  }

  private boolean released(StreamCursor event, int thread) {
    int lock = event.operand();
    if (kind[lock] == PERMITS) {
      return nested.releaseWholly(thread, lock << 1) || event.count() != names.permits(lock);
    }
    if (event.shared()) {
      nested.release(thread, lock << 1 | 1);
      return true;
    }
    return nested.releaseWholly(thread, lock << 1);
  }

  /** Whether nothing is missing, and nobody waits at the end. */
  private boolean isWhole() {
    for (int lock = 0; lock < kind.length; lock++) {
      if (tickets[lock] != afterLast[lock] || (kind[lock] == EXCLUSIVE && holds[lock] > 1)) {
        return false;
      }
    }
    return waits.stream().allMatch(IntList::isEmpty);
  }
}
