package dev.impasse.agent.detect;

import dev.impasse.runtime.ThreadState;
import dev.impasse.runtime.ThreadTable;
import dev.impasse.runtime.VirtualThreads;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** How often the detector scanned and how long that took. Written by it, read by any thread. */
public final class ScanFigures {

  /** A deadlock is certain when three scans agree. */
  private static final int SCANS = 3;

  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private static final long PAUSE_NANOS = 1_000_000;

  private volatile @Nullable Thread daemon;
  private volatile long scans;
  private volatile long lastNanos;

  ScanFigures() {}

  void of(Thread detector) {
    daemon = detector;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void scanned(long nanos) {
    lastNanos = nanos;
    scans++;
  }

  /** Returns how many scans there were. */
  public long scans() {
    return scans;
  }

  /** Returns how long the last scan took, in nanoseconds. */
  public long lastNanos() {
    return lastNanos;
  }

  /** Returns how many threads have a state, virtual ones too. O(threads). */
  public int threadsWatched() {
    int[] count = {0};
    for (ThreadState state : ThreadTable.snapshot()) {
      if (state != null && state.thread != null) {
        count[0]++;
      }
    }
    VirtualThreads.forEach(state -> count[0]++);
    return count[0];
  }

  /**
   * Makes the detector scan as often as it needs to be sure, and waits for that, 5 s at most.
   *
   * @return whether it did
   */
  public boolean scanNow() {
    long until = scans + SCANS;
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    Thread detector = daemon;
    while (scans < until && System.nanoTime() - deadline < 0) {
      if (detector != null) {
        LockSupport.unpark(detector);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return scans >= until;
  }
}
