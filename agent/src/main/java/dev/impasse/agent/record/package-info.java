/**
 * The trace file while it is being written: preallocated, mapped pieces for the threads' streams,
 * and the definitions that give numbers their names.
 *
 * <p>Hooks take pieces from a queue; everything that touches the disk is done by one daemon, so
 * that neither a slow disk nor an interrupt of an application thread meets a file channel. Start
 * reading at {@link dev.impasse.agent.record.Recorder}.
 */
@NullMarked
package dev.impasse.agent.record;

import org.jspecify.annotations.NullMarked;
