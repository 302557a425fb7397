package dev.impasse.core.html;

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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Events that need make no sense, the same for the same seed: whoever replays them must believe the
 * same of them as {@code LockState}.
 */
public final class RandomEvents implements EventSource, Definitions {

  /** What ends a wait comes more often than what begins one, or waits would pile up. */
  private static final int[] OPS = {
    EventWord.OP_REQUEST,
    EventWord.OP_RESUME,
    EventWord.OP_JOINED,
    EventWord.OP_ACQUIRE,
    EventWord.OP_ACQUIRE,
    EventWord.OP_ACQUIRE,
    EventWord.OP_RELEASE,
    EventWord.OP_RELEASE,
    EventWord.OP_RELEASE,
    EventWord.OP_REENTER,
    EventWord.OP_REEXIT,
    EventWord.OP_FAILED,
    EventWord.OP_WAIT,
    EventWord.OP_RESUME,
    EventWord.OP_START,
    EventWord.OP_JOIN,
    EventWord.OP_JOINED,
    EventWord.OP_END,
    EventWord.OP_NOTIFY,
    EventWord.OP_DROPPED
  };

  private final long seed;
  private final long events;
  private final int threads;
  private final int locks;
  private final String name;

  /** Makes so many events of so many threads on so many locks. */
  public RandomEvents(long seed, long events, int threads, int locks, String name) {
    this.seed = seed;
    this.events = events;
    this.threads = threads;
    this.locks = locks;
    this.name = name;
  }

  @Override
  public EventCursor cursor() {
    Random random = new Random(seed);
    return new EventCursor() {
      private long index;
      private int op;
      private int thread;
      private int operand;
      private int bits;

      @Override
      public boolean next() {
        if (index == events) {
          return false;
        }
        index++;
        thread = 1 + random.nextInt(threads);
        op = OPS[random.nextInt(OPS.length)];
        if (op == EventWord.OP_DROPPED && random.nextInt(40) > 0) {
          op = EventWord.OP_NOTIFY;
        }
        boolean aboutThread =
            op == EventWord.OP_START || op == EventWord.OP_JOIN || op == EventWord.OP_JOINED;
        operand = 1 + random.nextInt(aboutThread ? threads : locks);
        bits = random.nextInt(64);
        return true;
      }

      @Override
      public long index() {
        return index;
      }

      @Override
      public Operation operation() {
        return Objects.requireNonNull(Operation.ofCode(op));
      }

      @Override
      public int thread() {
        return thread;
      }

      @Override
      public int operand() {
        return operand;
      }

      @Override
      public int site() {
        return bits & 3;
      }

      @Override
      public boolean shared() {
        return (bits & 28) == 28;
      }

      @Override
      public boolean timed() {
        return (bits & 4) != 0;
      }

      @Override
      public boolean tried() {
        return (bits & 8) != 0;
      }

      @Override
      public int count() {
        return 1 + (bits >> 4);
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
    return id == 0
        ? Site.unknown(0)
        : new Site(id, "x.C", "m", "()V", "C.java", id, "", "", "Lock.lock");
  }

  @Override
  public LockInfo lock(int id) {
    return new LockInfo(id, LockKind.REENTRANT_LOCK, "x.L", 0, 0, "x.C.lock" + id + name);
  }

  @Override
  public ThreadInfo thread(int index) {
    return new ThreadInfo(index, index, "T" + index + name, false, false, 0);
  }

  @Override
  public List<Integer> threads() {
    return IntStream.rangeClosed(1, threads).boxed().toList();
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
