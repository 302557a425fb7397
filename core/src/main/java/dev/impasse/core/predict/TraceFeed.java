package dev.impasse.core.predict;

import dev.impasse.core.finding.LockRef;
import dev.impasse.core.model.Definitions;
import dev.impasse.core.model.LockInfo;
import java.io.IOException;
import java.util.BitSet;

/** Something that can be read into a builder, more than once, with the same numbers each time. */
interface TraceFeed {

  /** Plays all events into a builder. */
  void feed(SyncTraceBuilder builder) throws IOException;

  /** Whether the first reading has shown something that it takes another one to tell wholly. */
  default boolean again() {
    return false;
  }

  /** Returns the locks whose sections must keep their order, because threads wait on them. */
  BitSet irreversible();

  /** Whether it holds what threads read and write, and not locks and orders alone. */
  default boolean hasData() {
    return true;
  }

  /** Returns the locks of which nothing shows that they keep others out. */
  default BitSet unproven() {
    return new BitSet();
  }

  /** Whether a site is in a constructor, and takes a lock of the object that it makes. */
  default boolean isInConstructor(int site) {
    return false;
  }

  /** Whether code of an object takes that object's own lock at a site. */
  default boolean isOfItself(int site) {
    return false;
  }

  /** Returns how many threads there are, whatever they do. */
  default int threadCount(SyncTrace trace) {
    return trace.threadCount;
  }

  /** Returns the number by which a thread is known where it comes from. */
  default int threadId(int thread) {
    return thread;
  }

  /** Returns the number by which a lock is known where it comes from. */
  default int lockId(int lock) {
    return lock;
  }

  /** Returns a lock as reports show it. */
  default LockRef lock(Definitions names, int lock) {
    int id = lockId(lock);
    LockInfo info = names.lock(id);
    return new LockRef(id, info.kind(), info.label(), info.className());
  }
}
