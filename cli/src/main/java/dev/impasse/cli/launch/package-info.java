/**
 * Other JVMs: those that a command starts under the agent, and those that run and are attached to.
 *
 * <p>Called by the commands, on the main thread; {@code ps} asks JVMs on daemons of its own. Start
 * reading at {@link dev.impasse.cli.launch.Child}.
 */
@NullMarked
package dev.impasse.cli.launch;

import org.jspecify.annotations.NullMarked;
