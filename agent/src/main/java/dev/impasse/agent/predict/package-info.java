/**
 * Predictions while the program runs: from the lock orders seen so far, and from the trace as far
 * as it is written.
 *
 * <p>Lives in the isolated class loader "impasse". Called by a daemon of its own, by {@code
 * control} and when the JVM ends; never on a thread that is in a hook. Start reading at {@link
 * dev.impasse.agent.predict.OnlinePrediction}.
 */
@NullMarked
package dev.impasse.agent.predict;

import org.jspecify.annotations.NullMarked;
