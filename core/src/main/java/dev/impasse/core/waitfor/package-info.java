/**
 * Who waits for whom, and who of them can never go on.
 *
 * <p>Pure: a graph is built from one consistent look at a program (by the detector) or at a trace
 * (by replay), and analysed; no threads, no clock, no output. Start reading at {@link
 * dev.impasse.core.waitfor.Deadlocks}.
 */
@NullMarked
package dev.impasse.core.waitfor;

import org.jspecify.annotations.NullMarked;
