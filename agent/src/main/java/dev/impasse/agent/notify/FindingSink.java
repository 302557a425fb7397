package dev.impasse.agent.notify;

import java.util.List;

/**
 * One place that findings go to.
 *
 * <p><b>Threading.</b> By one thread at a time. One that may block stands behind a {@link
 * QueuedSink}: the detector's daemons never wait for a sink. <b>Errors.</b> What a sink throws goes
 * no further, and the other sinks have their turn.
 */
@FunctionalInterface
public interface FindingSink {

  /** Takes one finding. */
  void take(Reported reported);

  /** Takes findings that were found together; each by itself, unless overridden. */
  default void takeTogether(List<Reported> together) {
    together.forEach(this::take);
  }
}
