package dev.impasse.agent.react;

/**
 * One place that findings go to.
 *
 * <p><b>Threading.</b> One finding at a time, on a daemon of the detector, which waits for it: what
 * may block is handed on. <b>Errors.</b> What a sink throws is told when debugging, and the next
 * sink has its turn.
 */
@FunctionalInterface
public interface FindingSink {

  /** Takes one finding. */
  void take(Reported reported);
}
