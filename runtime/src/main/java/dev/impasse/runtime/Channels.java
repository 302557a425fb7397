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

  private static final VarHandle ANCHOR = MethodHandles.arrayElementVarHandle(Object[].class);

  private final Object[] anchors;
  private final LockRecord[] records;

  /** Makes so many of them, a power of two. */
  Channels(int count) {
    anchors = new Object[count];
    records = new LockRecord[count];
  }

  /** Returns the record of a channel, for the thread of a state that is not busy. */
  LockRecord of(int channel, ThreadState s) {
    LockRecord r = records[channel];
    return r == null ? make(channel, s) : r;
  }

  /** Racing threads get the same record: the table has one for each object. */
  private LockRecord make(int channel, ThreadState s) {
    s.busy = true;
    try {
      Object anchor = (Object) ANCHOR.getAcquire(anchors, channel);
      if (anchor == null) {
        Object made = new Object();
        anchor = (Object) ANCHOR.compareAndExchange(anchors, channel, null, made);
        if (anchor == null) {
          anchor = made;
        }
      }
      LockRecord r = LockTable.channel(anchor, s);
      records[channel] = r;
      return r;
    } finally {
      s.busy = false;
    }
  }
}
