/**
 * The part of Impasse that only thinks: events, graphs, findings and their rendering.
 *
 * <p>Pure: no threads, no clock, no standard output. Used by the agent (in its isolated loader) and
 * by the CLI. Start reading at {@link dev.impasse.core.finding.Finding}, then {@link
 * dev.impasse.core.waitfor.Deadlocks}.
 */
@NullMarked
package dev.impasse.core;

import org.jspecify.annotations.NullMarked;
