/**
 * Threads of the agent's own: daemons that the program need not end, and that hooks and detector
 * know by their class.
 *
 * <p>Lives in the isolated class loader "impasse". Whoever of the agent starts a thread makes it
 * here, at start-up and on its own threads; nobody else subclasses {@code Thread}. Start reading at
 * {@link dev.impasse.agent.daemon.Daemon}.
 */
@NullMarked
package dev.impasse.agent.daemon;

import org.jspecify.annotations.NullMarked;
