package dev.impasse.agent.jmx;

import java.util.List;
import java.util.Map;

/** What {@code dev.impasse:type=Detector} shows to JMX clients. */
public interface DetectorMXBean {

  /** Returns all findings so far, the last 100 of them. */
  List<FindingData> getFindings();

  /** Returns how many deadlocks were detected. */
  int getDetectedCount();

  /** Returns how many were suspected. */
  int getSuspectedCount();

  /** Returns how many threads have a state. */
  int getThreadsWatched();

  /** Returns how often the detector has scanned. */
  long getScans();

  /** Returns how long its last scan took. */
  long getLastScanNanos();

  /** Returns how many classes the weaver was offered. */
  long getClassesSeen();

  /** Returns how many classes it wove. */
  long getClassesWoven();

  /** Returns how many classes, methods and calls it left alone, by the reason in words. */
  Map<String, Long> getSkipped();

  /** Scans at once, and returns how many deadlocks are detected then. */
  int scanNow();

  /** Returns the reports of {@link #getFindings} for people. */
  String reportText();

  /** Returns them as JSON. */
  String reportJson();

  /** Brings the trace to the disk. */
  void flushTrace();
}
