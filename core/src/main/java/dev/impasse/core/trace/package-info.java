/**
 * Reads trace files: what is whole of them, whatever was done to them.
 *
 * <p>A trace is read twice: once for the definitions, once event by event in an order that the
 * locks allow. Memory does not grow with the file. No length in a file is trusted. Start reading at
 * {@link dev.impasse.core.trace.TraceFile}; the format is specified in docs/trace-format.md.
 */
@NullMarked
package dev.impasse.core.trace;

import org.jspecify.annotations.NullMarked;
