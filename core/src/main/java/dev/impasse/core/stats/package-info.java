/**
 * Counting what is in a trace.
 *
 * <p>Called by the command line, on its main thread; one walk over the events each. No state
 * between calls. Start reading at {@link dev.impasse.core.stats.Statistics}.
 */
@NullMarked
package dev.impasse.core.stats;

import org.jspecify.annotations.NullMarked;
