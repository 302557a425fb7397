package dev.impasse.core.trace;

import dev.impasse.runtime.EventWord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Merges the streams of a trace into one order that the locks allow.
 *
 * <p>An event with a ticket comes when it is the lock's turn, and the acquire of an exclusive lock
 * when its last holder has released it as well; the first event of a thread after its start; the
 * end of a join after the end of the thread, or after all that is there of it. Among the streams
 * that could go on, the one just read does, else the one with the lowest number: the order is the
 * same for the same file. A request or a join that is still pending where a stream ends comes last,
 * so that a hung program ends in its requests; a wait for a notification comes in its place, since
 * it releases a lock that others may have acquired afterwards.
 *
 * <p>Where tickets are missing (a damaged or incomplete file) the smallest one is taken, and said
 * once. Some gaps are no damage. Events may have been dropped, which is known and said elsewhere. A
 * lock of the program's own may let a thread in while the last holder has not released it, because
 * that one lost it. And when a process ends in good order its threads may still run while the file
 * is written once more, so that the streams do not end at one instant: what comes after something
 * that is not in the file any more is left out.
 *
 * <p><b>Cost.</b> A few operations for each event; a look at the waiting streams of one lock
 * whenever its turn passes on.
 */
final class Merge extends ShownEvent {

  /**
   * What the first pass found out.
   *
   * @param started threads whose start is in the trace
   * @param ended threads whose end is in the trace
   * @param alone threads that have a stream to themselves
   * @param locks the highest number of a lock that is believed
   * @param mayBeCut whether all that is in the file is whole and its process ended in good order
   */
  record Facts(
      DefinitionTable definitions,
      IdSet started,
      IdSet ended,
      IdSet alone,
      int locks,
      boolean mayBeCut) {}

  private final Facts facts;
  private final Consumer<Damage> damage;
  private final BitSet ready = new BitSet();
  private final List<StreamReader> streams;
  private final Deque<StreamReader> pendingAtEnd = new ArrayDeque<>();
  private final LockTurns locks;
  private final ThreadOrder threads;
  private final Set<Integer> gapSaid = new HashSet<>();
  private final List<Integer> woken = new ArrayList<>();

  private @Nullable StreamReader current;
  private int currentIndex;
  private boolean currentRuns;
  private boolean dropped;
  private boolean resumed;

  Merge(List<StreamReader> streams, Facts facts, Consumer<Damage> damage) {
    this.streams = new ArrayList<>(streams);
    this.facts = facts;
    this.damage = damage;
    this.locks = new LockTurns(facts.definitions, facts.locks);
    this.threads = new ThreadOrder(facts, this::look);
    for (int i = 0; i < streams.size(); i++) {
      if (advance(i) && canRun(i)) {
        ready.set(i);
      }
    }
  }

  private boolean advance(int i) {
    StreamReader s = streams.get(i);
    if (s.advance()) {
      return true;
    }
    threads.streamEnded(s);
    return false;
  }

  /** Whether a stream's next event may come now; if not, puts the stream where it can wait. */
  private boolean canRun(int i) {
    StreamReader s = streams.get(i);
    if (s.observed() || (pends(s.operation) && s.atEnd())) {
      pendingAtEnd.add(s);
      return false;
    }
    return !threads.mustWait(s, i) && isItsTurn(s, i);
  }

  /** Whether the lock of an event lets it come; if not, puts its stream where it can wait. */
  private boolean isItsTurn(StreamReader s, int i) {
    long needs;
    int lock = s.operand;
    switch (s.operation) {
      case ACQUIRE, RESUME -> {
        s.sharedCapable = locks.sharedCapable(lock);
        needs = s.ticket();
        if (!s.sharedCapable && mustWaitForRelease(s, lock)) {
          locks.await(lock, needs, i);
          return false;
        }
      }
      case RELEASE, WAIT -> {
        s.sharedCapable = locks.sharedCapable(lock);
        if (!s.sharedCapable) {
          return true;
        }
        needs = s.ticket();
      }
      case SENT, RECEIVED -> needs = s.ticket();
      case REQUEST -> needs = turnOfAnswer(s);
      default -> {
        return true;
      }
    }
    if (needs < 0 || needs <= locks.turn(lock)) {
      return true;
    }
    locks.await(lock, needs, i);
    return false;
  }

  /**
   * Whether an event that ends a stream is put off: not a wait, which releases its lock at once.
   */
  private static boolean pends(Operation operation) {
    return operation == Operation.REQUEST || operation == Operation.JOIN;
  }

  /** Whether an event begins a hold that must have ended before the next one begins. */
  private static boolean acquiresExclusively(StreamReader s) {
    return s.operation.beginsHold() && !s.sharedCapable;
  }

  /**
   * Whether the last holder has yet to release a lock. A thread that acquires anew what it holds
   * released it where nothing is woven.
   */
  private boolean mustWaitForRelease(StreamReader s, int lock) {
    int holder = locks.holder(lock);
    return holder != 0 && holder != s.thread;
  }

  /**
   * Returns the turn of its lock that a request waits for, -1 if none: it is shown shortly before
   * its answer, not as soon as its thread could have made it.
   */
  private static long turnOfAnswer(StreamReader s) {
    long next = s.peekEvent();
    if (EventWord.op(next) == EventWord.OP_ACQUIRE
        && EventWord.operand(next) == (s.operand & 0xFFFFFF)) {
      int low = EventWord.ticket(next);
      long here = s.ticket();
      long base = here - (here & EventWord.TICKET_MASK);
      return base + low;
    }
    return -1;
  }

  @Override
  public boolean next() {
    if (currentRuns) {
      currentRuns = false;
      passed(at());
      if (advance(currentIndex) && canRun(currentIndex)) {
        return show(currentIndex);
      }
    }
    while (true) {
      int i = ready.nextSetBit(0);
      if (i >= 0) {
        ready.clear(i);
        return show(i);
      }
      if (!force()) {
        return pending();
      }
    }
  }

  private boolean show(int i) {
    StreamReader shown = streams.get(i);
    currentIndex = i;
    currentRuns = true;
    describe(shown, shown.operation.takesTicket(shown.sharedCapable) ? shown.ticket() : -1);
    return true;
  }

  /** Shows what never came true, when nothing else is left. */
  private boolean pending() {
    StreamReader before = current;
    if (before != null && before.observed() && before.advance()) {
      pendingAtEnd.addFirst(before);
    }
    StreamReader last = pendingAtEnd.poll();
    if (last == null) {
      return false;
    }
    describe(last, -1);
    return true;
  }

  private void describe(StreamReader shown, long itsTicket) {
    current = shown;
    show(shown, itsTicket);
  }

  private StreamReader at() {
    if (current == null) {
      throw new IllegalStateException("next() must have returned true");
    }
    return current;
  }

  /** Takes note of the event that was shown, and lets those go on that waited for it. */
  private void passed(StreamReader current) {
    threads.shown(current);
    if (ticket() >= 0) {
      locks.turn(current.operand, Math.max(locks.turn(current.operand), ticket() + 1));
      locks.holder(current.operand, acquiresExclusively(current) ? current.thread : 0);
      wake(current.operand);
    } else if (current.operation.endsHold()) {
      locks.holder(current.operand, 0);
      wake(current.operand);
    } else if (current.operation == Operation.START) {
      threads.started(current.operand);
    } else if (current.operation == Operation.END) {
      threads.ended(current.thread);
    } else if (current.operation == Operation.DROPPED) {
      dropped = true;
      resumed |= current.dropped > 0;
    }
  }

  /** Lets those look again whose turn of a lock has come. */
  private void wake(int lock) {
    int i = locks.next(lock);
    if (i < 0) {
      return;
    }
    int second = locks.next(lock);
    if (second < 0) {
      look(i);
      return;
    }
    woken.clear();
    woken.add(i);
    for (int more = second; more >= 0; more = locks.next(lock)) {
      woken.add(more);
    }
    woken.forEach(this::look);
  }

  private void look(int stream) {
    if (canRun(stream)) {
      ready.set(stream);
    }
  }

  /** Nobody can go on, and somebody waits: something is missing. Lets the likeliest go on. */
  private boolean force() {
    int lost = locks.anyLost();
    if (lost >= 0) {
      locks.holder(lost, 0);
      wake(lost);
      return true;
    }
    if (facts.mayBeCut && !resumed) {
      return false;
    }
    int lock = locks.anyAwaited();
    if (lock >= 0) {
      long smallest = locks.firstAwaited(lock);
      if (!dropped && gapSaid.add(lock)) {
        damage.accept(
            new Damage(
                -1,
                "events are missing, their order is a guess: lock="
                    + facts.definitions.lock(lock).label()
                    + " ticket="
                    + locks.turn(lock)
                    + " next="
                    + smallest));
      }
      locks.turn(lock, Math.max(smallest, locks.turn(lock)));
      locks.holder(lock, 0);
      wake(lock);
      return true;
    }
    return threads.force();
  }
}
