package dev.impasse.agent.notify;

import dev.impasse.agent.console.Console;
import dev.impasse.core.finding.Finding;
import dev.impasse.core.finding.Side;
import dev.impasse.core.report.Printable;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts one thread of a deadlock: the first whose wait an interrupt ends. What the application
 * does with that is its own affair; if it releases what it holds, the others go on.
 *
 * <p>Nobody is interrupted when no wait of the deadlock can be ended so: an interrupt that is only
 * noted would surface later, somewhere else.
 */
final class Interruption {

  private static final int MOST_NAMED = 10;

  private final @Nullable Thread chosen;
  private final String call;
  private final boolean forLock;
  private final List<String> said;

  private Interruption(@Nullable Thread chosen, String call, boolean forLock, List<String> said) {
    this.chosen = chosen;
    this.forLock = forLock;
    this.call = call;
    this.said = List.copyOf(said);
  }

  /** Chooses a thread; interrupts nobody yet. */
  static Interruption plan(Finding finding) {
    Thread chosen = null;
    String chosenCall = "";
    boolean chosenForLock = false;
    List<String> said = new ArrayList<>();
    int unnamed = 0;
    for (Side side : finding.sides()) {
      Thread thread = thread(side.thread().tid());
      BlockedCall call = thread == null ? new BlockedCall("", false) : blockedCall(thread, side);
      String name = '"' + Printable.name(side.thread().label()) + '"';
      if (chosen == null && thread != null && call.interruptible()) {
        chosen = thread;
        chosenCall = call.call();
        chosenForLock = forLock(side);
        said.add(name + " is interrupted: it waits in " + call.call());
      } else if (said.size() >= MOST_NAMED) {
        unnamed++;
      } else if (thread == null) {
        said.add(name + " cannot be interrupted: it is not known any more");
      } else if (call.interruptible()) {
        said.add(name + " is left alone: one interrupt is enough");
      } else {
        said.add(name + " cannot be interrupted: it waits in " + call.call());
      }
    }
    if (unnamed > 0) {
      said.add(unnamed + " more threads are left alone");
    }
    if (chosen == null) {
      said.add("nobody is interrupted: no wait of this deadlock ends by that");
    }
    return new Interruption(chosen, chosenCall, chosenForLock, said);
  }

  /** Whether an interrupt ends a wait of a finding. */
  static boolean isPossible(Finding finding) {
    for (Side side : finding.sides()) {
      Thread thread = thread(side.thread().tid());
      if (thread != null && blockedCall(thread, side).interruptible()) {
        return true;
      }
    }
    return false;
  }

  /** Returns what to say of it in the report, a sentence each. */
  List<String> said() {
    return said;
  }

  /** Interrupts the thread, if one was chosen and it still waits where it did. */
  void perform() {
    if (chosen == null) {
      return;
    }
    BlockedCall now = blockedCall(chosen, forLock);
    if (now.interruptible() && now.call().equals(call)) {
      chosen.interrupt();
    } else {
      String name = Printable.name(chosen.getName());
      Console.say("\"" + name + "\" has gone on by itself and is not interrupted");
    }
  }

  /** The stacks of all sides are there already: of a large cycle they are dear to take. */
  private static BlockedCall blockedCall(Thread thread, Side side) {
    boolean blocked = ThreadTable.stateOf(thread) == Thread.State.BLOCKED;
    return side.stack().isEmpty()
        ? blockedCall(thread, forLock(side))
        : BlockedCall.of(side.stack(), forLock(side), blocked);
  }

  private static BlockedCall blockedCall(Thread thread, boolean forLock) {
    boolean blocked = ThreadTable.stateOf(thread) == Thread.State.BLOCKED;
    return BlockedCall.of(List.of(ThreadTable.stackOf(thread)), forLock, blocked);
  }

  private static boolean forLock(Side side) {
    return side.wants().kind().isLock();
  }

  private static @Nullable Thread thread(long id) {
    ThreadState state = ThreadTable.find(id);
    return state == null ? null : state.thread;
  }
}
