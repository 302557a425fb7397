/**
 * Pauses threads of the application so that a predicted deadlock happens, if it can ({@code
 * steer=FILE}).
 *
 * <p>{@link dev.impasse.agent.steer.SteeredSites} says to the weaver where; {@link
 * dev.impasse.agent.steer.Steering} is called there, on threads of the application, takes no lock,
 * and pauses for a bounded time; {@link dev.impasse.agent.steer.SteerWatch}, a daemon, sends paused
 * threads on that others wait behind, and writes how far they got. Nothing of this exists unless it
 * is asked for. Start reading at {@code Steering}.
 */
@NullMarked
package dev.impasse.agent.steer;

import org.jspecify.annotations.NullMarked;
