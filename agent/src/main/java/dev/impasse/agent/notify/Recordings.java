package dev.impasse.agent.notify;

import jdk.jfr.FlightRecorder;

/** Flight Recorder. With {@link DeadlockEvent} the only class that reaches {@code jdk.jfr}. */
final class Recordings {

  private Recordings() {}

  /** Writes the events of a finding if anybody has recorded in this JVM. */
  static void emit(Reported reported) {
    if (FlightRecorder.isInitialized()) {
      DeadlockEvent.emit(reported);
    }
  }
}
