package dev.impasse.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Numbered channels of happens-before edges, each with a record that numbers its events as those of
 * a lock are numbered. A record is made, and defined in the trace, when it is first asked for.
 *
 * <p>Any thread; takes no lock.
 */
final class Channels {

  private static final VarHandle RECORD = MethodHandles.arrayElementVarHandle(LockRecord[].class);

  private final LockRecord[] records;

  /** Makes so many of them, a power of two. */
  Channels(int count) {
    records = new LockRecord[count];
  }

  /** Returns the record of a channel, for the thread of a state that is not busy. */
  LockRecord of(int channel, ThreadState s) {
    LockRecord r = records[channel];
    return r == null ? make(channel, s) : r;
  }

  /** Racing threads get the same record: that of the first. */
  private LockRecord make(int channel, ThreadState s) {
    s.busy = true;
    try {
      LockRecord made = LockTable.channel();
      LockRecord before = (LockRecord) RECORD.compareAndExchange(records, channel, null, made);
      if (before != null) {
        return before;
      }
      ThreadEvents.define(s, made, 0);
      return made;
    } finally {
      s.busy = false;
    }
  }
}
