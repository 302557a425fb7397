package dev.impasse.core.dump;

import dev.impasse.core.model.LockKind;
import dev.impasse.core.model.Mode;
import java.util.List;

/**
 * The owner of a lock waits for somebody to do something, and others wait for the lock: who is to
 * do it may be one of them. The best of the rules: it explained most of the reported hangs that are
 * no cycle of locks.
 */
final class HeldWhileWaiting {

  private static final String SIGNAL =
      "it waits for a signal and holds what others want; another thread may still give it: a second"
          + " dump with the same waits makes that unlikely";
  private static final String LOAN =
      "it waits for what a pool lends and holds what others want, who may have borrowed it all; they"
          + " may also be elsewhere, and a time-out of the pool would end the wait: a second dump"
          + " decides";
  private static final String EVENTS =
      "it waits for the thread that dispatches events, and holds what that thread needs";
  private static final String READ_ACTION =
      "presumed by the names in the stacks: one holds the read lock of an action, and waits for what"
          + " the thread that wants the write lock should do; a second dump decides";

  private HeldWhileWaiting() {}

  static void apply(Presumptions presumed) {
    for (DumpThread owner : presumed.threads) {
      DumpLock signal = Waiting.signalOf(owner);
      if (signal == null) {
        loan(owner, presumed);
      } else if (!Waiting.isIdle(owner)) {
        signal(owner, signal, presumed);
      }
    }
    readActions(presumed);
  }

  private static void signal(DumpThread owner, DumpLock signal, Presumptions presumed) {
    List<DumpThread> behind = presumed.behind(owner);
    if (behind.isEmpty()) {
      return;
    }
    DumpThread dispatcher = EventThreads.awaitedBy(owner, presumed.threads);
    if (dispatcher != null) {
      presumed.waitForSignal(owner, signal, false, EVENTS);
      presumed.graph.signaller(owner, dispatcher, "dispatches the events that it waits for");
      return;
    }
    // A task is done by whoever runs it, which is a thread of a pool.
    boolean byAnybody = signal.kind() != LockKind.FUTURE;
    List<DumpThread> candidates =
        behind.stream().filter(waiter -> byAnybody || Waiting.isWorker(waiter)).toList();
    if (JoinedThread.isAwaitedBy(owner)) {
      candidates = joined(owner, signal, behind, presumed);
    }
    if (!candidates.isEmpty()) {
      presumed.waitForSignal(owner, signal, false, SIGNAL);
      candidates.forEach(
          waiter -> presumed.graph.signaller(owner, waiter, "may be who is to give the signal"));
    }
  }

  /** Returns who of those behind may be the thread that the owner of their lock waits for. */
  private static List<DumpThread> joined(
      DumpThread owner, DumpLock awaited, List<DumpThread> behind, Presumptions presumed) {
    boolean isBusy =
        presumed.threads.stream()
            .filter(thread -> !thread.equals(owner) && !behind.contains(thread))
            .anyMatch(thread -> JoinedThread.isBusy(thread) && JoinedThread.mayBe(thread, awaited));
    return isBusy
        ? List.of()
        : behind.stream().filter(thread -> JoinedThread.mayBe(thread, awaited)).toList();
  }

  private static void loan(DumpThread owner, Presumptions presumed) {
    StackTraceElement at = owner.wants() == null ? LoanWait.of(owner) : null;
    List<DumpThread> behind = at == null ? List.of() : presumed.behind(owner);
    if (at != null && !behind.isEmpty()) {
      presumed.waitForSignal(owner, LoanWait.wanted(at), false, LOAN);
      behind.forEach(
          waiter -> presumed.graph.signaller(owner, waiter, "may have borrowed what it waits for"));
    }
  }

  /**
   * The thread that dispatches events wants the write lock of a program whose tasks run in read
   * actions, of which one waits for that thread.
   */
  private static void readActions(Presumptions presumed) {
    for (DumpThread writer : presumed.threads) {
      if (!EventThreads.isDispatcher(writer) || !ReadActions.wantsToWrite(writer)) {
        continue;
      }
      DumpLock lock = ReadActions.lock(writer);
      for (DumpThread reader : presumed.threads) {
        DumpLock signal = Waiting.signalOf(reader);
        if (signal != null && !Waiting.isIdle(reader) && ReadActions.reads(reader)) {
          presumed.graph.presumeHeld(reader, lock, Mode.SHARED);
          if (writer.wants() == null && !presumed.explains(writer)) {
            presumed.graph.presumeWanted(writer, lock);
          }
          presumed.because(writer, READ_ACTION);
          presumed.waitForSignal(reader, signal, false, READ_ACTION);
          presumed.graph.signaller(reader, writer, "may be who is to give the signal");
        }
      }
    }
  }
}
