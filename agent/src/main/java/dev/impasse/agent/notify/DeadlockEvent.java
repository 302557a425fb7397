package dev.impasse.agent.notify;

import dev.impasse.core.finding.Hold;
import dev.impasse.core.finding.Side;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * One thread of a finding, in Flight Recorder; the fingerprint joins the events of one finding. It
 * is loaded only when something was found while somebody records: a class of events starts Flight
 * Recorder.
 */
@Name("impasse.Deadlock")
@Label("Deadlock")
@Category("Impasse")
@Description("A thread of a deadlock that Impasse found")
@StackTrace(false)
final class DeadlockEvent extends Event {

  /** Of a larger cycle the first sides are written; all of them are in the report file. */
  private static final int MOST_EVENTS = 100;

  private static final int MOST_HOLDS = 20;

  @Label("Fingerprint")
  @Description("The same for all threads of a finding")
  String fingerprint = "";

  @Label("Certainty")
  String certainty = "";

  @Label("Kind")
  String kind = "";

  @Label("Thread")
  String thread = "";

  @Label("Thread Id")
  long threadId;

  @Label("Wants")
  String wants = "";

  @Label("Wants At")
  String wantsAt = "";

  @Label("Holds")
  String holds = "";

  /** Writes the events of a finding; {@link Recordings} says whether anybody records. */
  static void emit(Reported reported) {
    List<Side> sides = reported.finding().sides();
    for (Side side : sides.subList(0, Math.min(MOST_EVENTS, sides.size()))) {
      DeadlockEvent event = new DeadlockEvent();
      event.fingerprint = reported.finding().fingerprint();
      event.certainty = word(reported.finding().certainty());
      event.kind = word(reported.finding().kind());
      event.thread = side.thread().label();
      event.threadId = side.thread().tid();
      event.wants = side.wants().label();
      event.wantsAt = String.valueOf(side.wantsAt());
      event.holds =
          side.holds().stream()
              .limit(MOST_HOLDS)
              .map(DeadlockEvent::hold)
              .collect(Collectors.joining(", "));
      event.commit();
    }
  }

  private static String hold(Hold hold) {
    return hold.lock().label();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
