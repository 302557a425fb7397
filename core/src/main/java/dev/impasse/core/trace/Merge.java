package dev.impasse.core.trace;

import dev.impasse.runtime.EventWord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Merges the streams of a trace into one order that the locks allow.
 *
 * <p>An event with a ticket comes when it is the lock's turn, and the acquire of an exclusive lock
 * when its last holder has given it back as well; the first event of a thread after its start; the
 * end of a join after the end of the thread. Among the streams that could go on, the one just read
 * does, else the one with the lowest number: the order is the same for the same file. What is still
 * pending where a stream ends comes last, so that a hung program ends in its requests.
 *
 * <p>Where tickets are missing (a damaged or incomplete file) the smallest one is taken, and said
 * once.
 *
 * <p><b>Cost.</b> A few operations for each event; a look at the waiting streams of one lock
 * whenever its turn passes on.
 */
final class Merge implements EventCursor {

  /** What the first pass found out. */
  record Facts(DefinitionTable definitions, Set<Integer> started, Set<Integer> ended, int locks) {}

  private final Facts facts;
  private final Consumer<Damage> damage;
  private final PriorityQueue<Integer> ready = new PriorityQueue<>();
  private final List<StreamReader> streams;
  private final Deque<StreamReader> pendingAtEnd = new ArrayDeque<>();
  private final Map<Integer, TreeMap<Long, Deque<Integer>>> waitingForLock = new TreeMap<>();
  private final Map<Integer, Deque<Integer>> waitingForStart = new TreeMap<>();
  private final Map<Integer, Deque<Integer>> waitingForEnd = new TreeMap<>();
  private final long[] turn;
  private final Map<Integer, Long> turnOfUndefined = new HashMap<>();
  private final BitSet held = new BitSet();
  private final Set<Integer> heldUndefined = new HashSet<>();
  private final Set<Integer> gapSaid = new HashSet<>();
  private final Set<Integer> begun = new HashSet<>();
  private final Set<Integer> over = new HashSet<>();

  private @Nullable StreamReader current;
  private int currentIndex;
  private boolean currentRuns;
  private long index;
  private long ticket;

  Merge(List<StreamReader> streams, Facts facts, Consumer<Damage> damage) {
    this.streams = new ArrayList<>(streams);
    this.facts = facts;
    this.damage = damage;
    this.turn = new long[facts.locks + 1];
    for (int i = 0; i < streams.size(); i++) {
      if (this.streams.get(i).advance() && canRun(i)) {
        ready.add(i);
      }
    }
  }

  /** Whether a stream's next event may come now; if not, puts the stream where it can wait. */
  private boolean canRun(int i) {
    StreamReader s = streams.get(i);
    if (s.observed() || (s.atEnd() && pends(s.op))) {
      pendingAtEnd.add(s);
      return false;
    }
    if (mustWaitForStart(s)) {
      waitingForStart.computeIfAbsent(s.thread, k -> new ArrayDeque<>()).add(i);
      return false;
    }
    if (s.op == EventWord.OP_JOINED
        && (s.flags & EventWord.FLAG_TRY) == 0
        && facts.ended.contains(s.operand)
        && !over.contains(s.operand)) {
      waitingForEnd.computeIfAbsent(s.operand, k -> new ArrayDeque<>()).add(i);
      return false;
    }
    long needs = needs(s);
    if (needs <= turn(s.operand) && !(acquiresExclusively(s) && held(s.operand))) {
      return true;
    }
    waitingForLock
        .computeIfAbsent(s.operand, k -> new TreeMap<>())
        .computeIfAbsent(needs, k -> new ArrayDeque<>())
        .add(i);
    return false;
  }

  private boolean mustWaitForStart(StreamReader s) {
    return facts.started.contains(s.thread) && !begun.contains(s.thread);
  }

  private static boolean pends(int op) {
    return op == EventWord.OP_REQUEST || op == EventWord.OP_WAIT || op == EventWord.OP_JOIN;
  }

  /** Whether an event carries a ticket. */
  private boolean ticketed(StreamReader s) {
    return switch (s.op) {
      case EventWord.OP_ACQUIRE, EventWord.OP_RESUME -> true;
      case EventWord.OP_RELEASE, EventWord.OP_WAIT -> facts.definitions.sharedCapable(s.operand);
      default -> false;
    };
  }

  /** Whether an event begins a hold that must have ended before the next one begins. */
  private boolean acquiresExclusively(StreamReader s) {
    return (s.op == EventWord.OP_ACQUIRE || s.op == EventWord.OP_RESUME)
        && !facts.definitions.sharedCapable(s.operand);
  }

  private boolean held(int lock) {
    return (lock >= 0 && lock < turn.length) ? held.get(lock) : heldUndefined.contains(lock);
  }

  private void held(int lock, boolean now) {
    if (lock >= 0 && lock < turn.length) {
      held.set(lock, now);
    } else if (now) {
      heldUndefined.add(lock);
    } else {
      heldUndefined.remove(lock);
    }
  }

  /** Returns the turn of its lock that an event waits for, -1 if none. */
  private long needs(StreamReader s) {
    if (ticketed(s)) {
      return s.ticket();
    }
    if (s.op == EventWord.OP_REQUEST) {
      // A request is shown shortly before its answer, not as soon as its thread could have made it.
      long next = s.peekEvent();
      if (EventWord.op(next) == EventWord.OP_ACQUIRE
          && EventWord.operand(next) == (s.operand & 0xFFFFFF)) {
        int low = EventWord.ticket(next);
        long here = s.ticket();
        long base = here - (here & EventWord.TICKET_MASK);
        return base + low;
      }
    }
    return -1;
  }

  private long turn(int lock) {
    return lock >= 0 && lock < turn.length ? turn[lock] : turnOfUndefined.getOrDefault(lock, 0L);
  }

  private void turn(int lock, long value) {
    if (lock >= 0 && lock < turn.length) {
      turn[lock] = value;
    } else {
      turnOfUndefined.put(lock, value);
    }
  }

  @Override
  public boolean next() {
    if (currentRuns) {
      currentRuns = false;
      passed(at());
      if (at().advance() && canRun(currentIndex)) {
        return show(currentIndex);
      }
    }
    while (true) {
      Integer i = ready.poll();
      if (i != null) {
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
    current = shown;
    currentRuns = true;
    ticket = ticketed(shown) ? shown.ticket() : -1;
    index++;
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
    current = last;
    ticket = -1;
    index++;
    return true;
  }

  private StreamReader at() {
    if (current == null) {
      throw new IllegalStateException("next() must have returned true");
    }
    return current;
  }

  /** Takes note of the event that was shown, and lets those go on that waited for it. */
  private void passed(StreamReader current) {
    begun.add(current.thread);
    if (ticket >= 0) {
      turn(current.operand, Math.max(turn(current.operand), ticket + 1));
      held(current.operand, acquiresExclusively(current));
      wake(current.operand);
    } else if (current.op == EventWord.OP_RELEASE || current.op == EventWord.OP_WAIT) {
      held(current.operand, false);
      wake(current.operand);
    }
    if (current.op == EventWord.OP_START) {
      begun.add(current.operand);
      release(waitingForStart, current.operand);
    } else if (current.op == EventWord.OP_END) {
      over.add(current.thread);
      release(waitingForEnd, current.thread);
    }
  }

  /** Lets those look again whose turn of a lock has come. */
  private void wake(int lock) {
    TreeMap<Long, Deque<Integer>> waiting = waitingForLock.get(lock);
    if (waiting == null || waiting.firstKey() > turn(lock)) {
      return;
    }
    List<Integer> woken = new ArrayList<>();
    while (!waiting.isEmpty() && waiting.firstKey() <= turn(lock)) {
      woken.addAll(waiting.pollFirstEntry().getValue());
    }
    if (waiting.isEmpty()) {
      waitingForLock.remove(lock);
    }
    for (int i : woken) {
      if (canRun(i)) {
        ready.add(i);
      }
    }
  }

  private void release(Map<Integer, Deque<Integer>> waiting, int key) {
    Deque<Integer> released = waiting.remove(key);
    if (released != null) {
      for (int i : released) {
        if (canRun(i)) {
          ready.add(i);
        }
      }
    }
  }

  /** Nobody can go on, and somebody waits: something is missing. Lets the likeliest go on. */
  private boolean force() {
    if (!waitingForLock.isEmpty()) {
      int lock = waitingForLock.keySet().iterator().next();
      TreeMap<Long, Deque<Integer>> waiting = waitingForLock.get(lock);
      if (waiting == null) {
        throw new AssertionError("a lock without waiters: lock=" + lock);
      }
      long smallest = waiting.firstKey();
      if (gapSaid.add(lock)) {
        damage.accept(
            new Damage(
                -1,
                "events are missing, their order is a guess: lock="
                    + facts.definitions.lock(lock).label()
                    + " ticket="
                    + turn(lock)
                    + " next="
                    + smallest));
      }
      turn(lock, Math.max(smallest, turn(lock)));
      held(lock, false);
      wake(lock);
      return true;
    }
    return forceAny(waitingForStart, begun) || forceAny(waitingForEnd, over);
  }

  private boolean forceAny(Map<Integer, Deque<Integer>> waiting, Set<Integer> done) {
    if (waiting.isEmpty()) {
      return false;
    }
    int key = waiting.keySet().iterator().next();
    done.add(key);
    release(waiting, key);
    return true;
  }

  @Override
  public long index() {
    return index;
  }

  @Override
  public int op() {
    return at().op;
  }

  @Override
  public int thread() {
    return at().thread;
  }

  @Override
  public int operand() {
    return at().operand;
  }

  @Override
  public int site() {
    return at().site;
  }

  @Override
  public boolean shared() {
    return (at().flags & EventWord.FLAG_SHARED) != 0;
  }

  @Override
  public boolean timed() {
    return (at().flags & EventWord.FLAG_TIMED) != 0;
  }

  @Override
  public boolean tried() {
    return (at().flags & EventWord.FLAG_TRY) != 0;
  }

  @Override
  public int count() {
    return at().count;
  }

  @Override
  public long ticket() {
    return ticket;
  }
}
