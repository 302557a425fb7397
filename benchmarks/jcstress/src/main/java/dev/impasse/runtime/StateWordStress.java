package dev.impasse.runtime;

import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * A detector that sees a wait in the state word of a thread sees what it waits for; and the same
 * word twice means the same wait.
 */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "consistent")
@Outcome(expect = Expect.FORBIDDEN, desc = "a wait without its record, or two waits of one word")
@State
public class StateWordStress {

  private final ThreadState thread = new ThreadState(false);
  private final LockRecord first = record(1);
  private final LockRecord second = record(2);

  private static LockRecord record(int id) {
    Object lock = new Object();
    return new LockRecord(
        lock, null, id, id, LockRecord.MONITOR, "x", null, false, false, true);
  }

  @Actor
  public void waiter() {
    Waits.publish(thread, first, 1, 1, 0, ThreadState.WAIT_LOCK);
    Waits.unpublish(thread);
    Waits.publish(thread, second, 2, 1, 0, ThreadState.WAIT_LOCK);
  }

  @Actor
  public void detector(ZZ_Result r) {
    long word = thread.stateWord();
    boolean waits = StateWord.waitDepth(word) > 0;
    LockRecord seen = thread.waits[0];
    int site = (int) thread.waitInfo[0];
    VarHandle.acquireFence();
    boolean stable = thread.stateWord() == word;
    r.r1 = !waits || seen != null;
    r.r2 = !waits || !stable || (seen != null && seen.id == site);
  }
}
