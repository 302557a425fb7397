/**
 * From files to a report: what each of them shows, what its events predict, and what several of
 * them show together.
 *
 * <p>Called by the command line, on its main thread; prints nothing, but reports each step to a
 * listener. The agent has none of it: it calls the same predictor and the same search for
 * inversions for its own trace and orders. Start reading at {@link
 * dev.impasse.core.analyze.Analyzer}.
 */
@NullMarked
package dev.impasse.core.analyze;

import org.jspecify.annotations.NullMarked;
