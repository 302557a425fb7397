package dev.impasse.core.predict;

import java.io.IOException;
import java.util.BitSet;

/** Something that can be read into a builder, more than once, with the same numbers each time. */
interface TraceFeed {

  /** Plays all events into a builder. */
  void feed(SyncTraceBuilder builder) throws IOException;

  /** Returns the locks whose sections must keep their order, because threads wait on them. */
  BitSet irreversible();

  /** Returns the number by which a thread is known where it comes from. */
  default int threadId(int thread) {
    return thread;
  }

  /** Returns the number by which a lock is known where it comes from. */
  default int lockId(int lock) {
    return lock;
  }
}
