package dev.impasse.agent.detect;

import dev.impasse.agent.notify.BlockedCall;
import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import java.util.List;

/** Whether an interrupt ends a wait, as far as the stack of its thread shows. */
final class Interruptible {

  private Interruptible() {}

  /** Whether an interrupt ends a wait; false if no stack was taken. */
  static boolean is(List<StackTraceElement> stack, Waiting.Want want, Waiting w) {
    if (stack.isEmpty()) {
      return false;
    }
    boolean blocked = ThreadTable.stateOf(w.thread()) == Thread.State.BLOCKED;
    return BlockedCall.endsByInterrupt(stack, want.kind() == ThreadState.WAIT_LOCK, blocked);
  }
}
