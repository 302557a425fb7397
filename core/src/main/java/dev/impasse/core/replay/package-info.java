/**
 * Plays a trace back: who holds and wants what after each event, and where a deadlock closes.
 *
 * <p>Pure. Start reading at {@link dev.impasse.core.replay.Replay}.
 */
@NullMarked
package dev.impasse.core.replay;

import org.jspecify.annotations.NullMarked;
