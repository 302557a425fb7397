/**
 * RAPID's STD text, the format of published traces: one line for an event, {@code T0|acq(L1)|345}.
 *
 * <p>{@link dev.impasse.core.std.StdImport} makes a trace of such a text, {@link
 * dev.impasse.core.std.StdExport} a text of a trace. Called by the command line, on one thread.
 * (The predictors read STD text straight, with its reads and writes, which a trace does not have.)
 */
@NullMarked
package dev.impasse.core.std;

import org.jspecify.annotations.NullMarked;
