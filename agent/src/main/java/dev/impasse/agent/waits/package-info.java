/**
 * The table of waits: which calls wait, for what, which calls end such a wait, and whether an
 * interrupt does. Hooks, evidence, interruption and docs/waits.md derive from it.
 *
 * <p>Pure data, in the isolated class loader "impasse": read at start-up and on threads that load
 * classes by {@code weave}, on the detector's daemons by {@code detect} and {@code notify}. Who may
 * end a wait is said by {@link dev.impasse.core.model.LockKind}. Start reading at {@link
 * dev.impasse.agent.waits.ReceiverKind}.
 */
@NullMarked
package dev.impasse.agent.waits;

import org.jspecify.annotations.NullMarked;
