package dev.impasse.runtime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What classes of the JDK call, while events are recorded, when one thread publishes something that
 * another receives: a task to an executor, its result to who waits for it, an item to a queue, the
 * opening of a latch. Who takes it over comes after who handed it over, in every schedule: without
 * that, orders of locks that are never taken at once would be predicted to deadlock.
 *
 * <p><b>Shape.</b> An object stands for one of {@value #CHANNELS} channels, by its identity hash.
 * Each channel numbers its events, as a lock does. Objects that share one are taken for the same,
 * which only ever adds order: a prediction may be missed, none is made up.
 *
 * <p><b>Threading.</b> Any thread; takes no lock. Nothing is thrown. Cost: an identity hash, an
 * atomic addition and an event word.
 */
public final class HappensBefore {

  /** How many channels there are. */
  static final int CHANNELS = 1 << 14;

  /** The class of what a virtual thread gives to its scheduler; null until it was seen. */
  private static @Nullable Class<?> continuation;

  private static final Channels ALL = new Channels(CHANNELS);

  private HappensBefore() {}

  /** Before something becomes visible to others through an object. */
  public static void sends(@Nullable Object through) {
    try {
      note(EventWord.OP_SENT, through);
    } catch (StackOverflowError e) {
      // the caller went deeper than this and came through: it is not to fail here
    }
  }

  /** After something may have been received through an object. */
  public static void receives(@Nullable Object through) {
    try {
      note(EventWord.OP_RECEIVED, through);
    } catch (StackOverflowError e) {
      // as above
    }
  }

  /** The same, unless nothing was received: an empty queue gave null. */
  public static void receives(@Nullable Object taken, @Nullable Object through) {
    if (taken != null) {
      receives(through);
    }
  }

  /** After an answer that shows that something was published, if it is yes. */
  public static void receivesIf(boolean done, @Nullable Object through) {
    if (done) {
      receives(through);
    }
  }

  /** After an answer that shows that something was published, if it is no. */
  public static void receivesUnless(boolean empty, @Nullable Object through) {
    if (!empty) {
      receives(through);
    }
  }

  /** After an answer that shows that something was published, if there is any. */
  public static void receivesIfAny(int count, Object through) {
    if (count > 0) {
      receives(through);
    }
  }

  /** After an answer that shows that all was published, if nothing is left to come. */
  public static void receivesAtZero(long left, @Nullable Object through) {
    if (left == 0) {
      receives(through);
    }
  }

  /** After something may have been received through an object, or each of an array or list. */
  public static void gathers(@Nullable Object one) {
    if (one instanceof Object[] many) {
      for (Object each : many) {
        receives(each);
      }
    } else if (one != null && one.getClass() == ArrayList.class) { // calls no application code
      gathersAll((List<?>) one);
    } else {
      receives(one);
    }
  }

  private static void gathersAll(List<?> many) {
    try {
      for (int i = 0; i < many.size(); i++) {
        receives(many.get(i));
      }
    } catch (RuntimeException e) {
      Tracking.failed(e); // changed meanwhile
    }
  }

  /** Both: a meeting, or a registration with something that may have happened already. */
  public static void meets(@Nullable Object through) {
    sends(through);
    receives(through);
  }

  /** Before {@link Thread#start()} and its relatives inside the JDK. */
  public static void starts(Object child) {
    try {
      ThreadState s =
          onCarrier() || ThreadTable.ignores((Thread) child) ? null : LockOperations.enter();
      if (s != null) {
        ThreadOperations.starts(s, (Thread) child, 0);
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  /** After a wait for the end of a thread with a time-out. */
  public static void joined(Object target) {
    try {
      ThreadState s = LockOperations.enter();
      if (s != null) {
        ThreadOperations.joinedTimed(s, (Thread) target, 0, ThreadTable.stateOf((Thread) target));
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  private static void note(int op, @Nullable Object through) {
    try {
      if (!Tracking.recording || through == null || onCarrier() || isContinuation(through)) {
        return;
      }
      ThreadState s = LockOperations.enter();
      if (s != null && !ThreadEvents.isWriting(s)) {
        int channel = System.identityHashCode(through) & (CHANNELS - 1);
        ThreadEvents.happensBefore(s, op, ALL.of(channel, s));
        s.leave();
      }
    } catch (Throwable t) {
      Tracking.failed(t);
    }
  }

  /** What wakes a virtual thread is no task of the application; whoever runs it is its carrier. */
  private static boolean isContinuation(Object through) {
    Class<?> type = through.getClass();
    if (type == continuation) {
      return true;
    }
    if (type.isHidden() && type.getName().startsWith("java.lang.VirtualThread$$")) {
      continuation = type;
      return true;
    }
    return false;
  }

  /** What carries a virtual thread publishes only that. */
  static boolean onCarrier() {
    return JvmThreads.isCarrier(Thread.currentThread());
  }
}
