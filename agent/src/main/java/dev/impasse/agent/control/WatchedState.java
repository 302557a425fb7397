package dev.impasse.agent.control;

import dev.impasse.agent.detect.ScanFigures;
import dev.impasse.agent.notify.DetectorState;
import dev.impasse.agent.notify.FindingSinks;
import dev.impasse.agent.record.Recorder;
import dev.impasse.agent.weave.WeavingStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings together what the MXBean shows. Thread-safe. */
public final class WatchedState implements DetectorState {

  private static final long HAND_ON_NANOS = 1_000_000_000;

  private final WeavingStatistics coverage;
  private final @Nullable Recorder recorder;
  private volatile @Nullable ScanFigures figures;
  private volatile @Nullable FindingSinks sinks;

  /**
   * Makes it.
   *
   * @param recorder null when nothing is recorded
   */
  public WatchedState(WeavingStatistics coverage, @Nullable Recorder recorder) {
    this.coverage = coverage;
    this.recorder = recorder;
  }

  /** Says whose figures to show, and who takes its findings; there are none before. */
  public void of(ScanFigures detector, FindingSinks takers) {
    sinks = takers;
    figures = detector;
  }

  @Override
  public int threadsWatched() {
    ScanFigures from = figures;
    return from == null ? 0 : from.threadsWatched();
  }

  @Override
  public long scans() {
    ScanFigures from = figures;
    return from == null ? 0 : from.scans();
  }

  @Override
  public long lastScanNanos() {
    ScanFigures from = figures;
    return from == null ? 0 : from.lastNanos();
  }

  @Override
  public long classesSeen() {
    return coverage.seen();
  }

  @Override
  public long classesWoven() {
    return coverage.woven();
  }

  @Override
  public Map<String, Long> skipped() {
    Map<String, Long> counts = new LinkedHashMap<>();
    coverage.skipped().forEach((reason, count) -> counts.put(reason.reason(), count));
    return counts;
  }

  @Override
  public void scanNow() {
    ScanFigures from = figures;
    FindingSinks takers = sinks;
    if (from != null && takers != null) {
      from.scanNow();
      takers.awaitHandOn(HAND_ON_NANOS);
    }
  }

  @Override
  public void flushTrace() {
    if (recorder != null) {
      recorder.sync();
    }
  }
}
