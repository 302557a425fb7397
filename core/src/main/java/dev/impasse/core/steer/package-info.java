/**
 * How a finding is made to happen: where its threads are to be paused, and how far they got.
 *
 * <p>The command line makes a {@link dev.impasse.core.steer.SteerSpec} of a finding and writes it
 * to a file; the agent of the program that is run again reads it, pauses threads by it, and writes
 * a {@link dev.impasse.core.steer.SteerProgress} beside it. Immutable values; both files have one
 * codec each, which both sides use. Start reading at {@link dev.impasse.core.steer.SteerSpec}.
 */
@NullMarked
package dev.impasse.core.steer;

import org.jspecify.annotations.NullMarked;
