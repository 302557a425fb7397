package dev.impasse.runtime;

import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * What threads have brought about lately through queues, latches, conditions, monitors: a sample,
 * from which the agent's daemon makes evidence now and then ({@link LockRecord#signallers}), so
 * that a hook needs neither identity hash nor record.
 *
 * <p><b>Shape.</b> Of a platform thread, in its state: the last few objects through which it
 * brought an item, the last few monitors that it notified, then the last few for all else. Of
 * virtual threads, whose states are lent: one table for all, by thread id, with one place for each
 * of these. The last one wins. Objects are referred to strongly until the daemon takes them, a
 * second or so.
 *
 * <p><b>Threading.</b> Noted by each thread with plain stores; taken out by the daemon. Both may
 * lose what the other one does, which costs a look-up more or a piece of evidence.
 *
 * <p><b>Cost.</b> A few comparisons, and a store for an object that was not noted yet.
 */
public final class Brought {

  /** An item of a queue. */
  static final int ITEM = 0;

  /** A notification of a monitor. */
  static final int NOTIFICATION = 1;

  /** All else. */
  static final int OTHER = 2;

  private static final int KINDS = 3;
  private static final int FEW = 4;
  private static final int SLOTS = 512;
  private static final Brought[] BY_VIRTUAL = new Brought[SLOTS];

  private final Thread thread;
  private final Object target;
  private final int kind;

  private Brought(Thread thread, Object target, int kind) {
    this.thread = thread;
    this.target = target;
    this.kind = kind;
  }

  /** Notes that the current thread brings something about, of a kind of those above. */
  static void note(Object target, int kind) {
    ThreadState s = ThreadTable.quick();
    if (s == null) {
      s = LockOperations.enter();
    }
    if (s == null) {
      return;
    }
    if (s.virtual) {
      noteVirtual(target, kind);
      s.leave();
      return;
    }
    Object[] all = s.brought;
    if (all == null) {
      all = new Object[KINDS * FEW];
      s.brought = all;
    }
    int from = kind * FEW;
    for (int i = from; i < from + FEW; i++) {
      if (all[i] == target) {
        return;
      }
    }
    all[from + (s.nextBrought++ & (FEW - 1))] = target;
  }

  private static void noteVirtual(Object target, int kind) {
    Thread thread = Thread.currentThread();
    int slot = ((int) ThreadTable.idOf(thread) * KINDS + kind) & (SLOTS - 1);
    Brought last = BY_VIRTUAL[slot];
    if (last == null || last.thread != thread || last.target != target || last.kind != kind) {
      BY_VIRTUAL[slot] = new Brought(thread, target, kind);
    }
  }

  /** Makes evidence of what all threads have brought about, and forgets it. For the agent. */
  public static void takeAll() {
    for (ThreadState s : ThreadTable.snapshot()) {
      take(s);
    }
    for (int i = 0; i < SLOTS; i++) {
      Brought one = BY_VIRTUAL[i];
      if (one != null) {
        BY_VIRTUAL[i] = null;
        evidence(one.target, one.thread, ThreadTable.idOf(one.thread), one.kind);
      }
    }
  }

  /** The same of one platform thread. For the agent. */
  public static void take(ThreadState s) {
    @Nullable Object[] all = s.brought;
    Thread thread = s.thread;
    if (all == null || thread == null) {
      return;
    }
    @Nullable Object[] now = Arrays.copyOf(all, all.length);
    Arrays.fill(all, null);
    for (int i = 0; i < now.length; i++) {
      Object target = now[i];
      if (target != null) {
        evidence(target, thread, s.threadId, i / FEW);
      }
    }
  }

  private static void evidence(Object target, Thread thread, long id, int kind) {
    LockRecord r =
        kind == NOTIFICATION
            ? LockTable.monitor(target)
            : target instanceof Condition
                ? LockTable.condition(target)
                : LockTable.signal(target, System.identityHashCode(target), 0);
    if (r != null) {
      r.broughtBy(thread, id, kind == ITEM);
    }
  }
}
