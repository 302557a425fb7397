package dev.impasse.agent.record;

/**
 * Is shown each step in which the trace file changes, right after it.
 *
 * <p>A process can be killed between any two of them; a test reads the file at each, and finds
 * every event. Steps that have an order among them are stores behind a fence, or writes to the
 * file: what is killed leaves the first so many of them.
 */
@FunctionalInterface
interface Steps {

  /** Nobody looks. */
  Steps NONE = step -> {};

  /** Is called after a step; {@code step} says which. */
  void done(String step);
}
