package dev.impasse.agent.notify;

import java.util.Map;

/** What the MXBean asks the detector and the weaver for; called on threads of JMX. */
public interface DetectorState {

  /** Returns how many threads have a state. */
  int threadsWatched();

  /** Returns how often the detector has scanned. */
  long scans();

  /** Returns how long its last scan took. */
  long lastScanNanos();

  /** Returns how many classes the weaver was offered. */
  long classesSeen();

  /** Returns how many classes it wove. */
  long classesWoven();

  /** Returns how many classes, methods and calls it left alone, by the reason in words. */
  Map<String, Long> skipped();

  /** Makes the detector scan until it can be sure; waits for that. */
  void scanNow();

  /** Brings the trace to the disk. */
  void flushTrace();
}
