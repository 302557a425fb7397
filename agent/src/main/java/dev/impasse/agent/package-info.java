/**
 * Start-up of the agent and its end: options, the marker that other processes see, and the wiring
 * of everything else.
 *
 * <p>Lives in the isolated class loader "impasse" (see docs/architecture.md); nothing of it is
 * visible to the application. Called by the installer, on the thread that starts the JVM or on the
 * attach listener, and by the JVM when it ends; {@code WeaveExplainer} by the command line. It
 * knows every other package, and none of them knows it. Start reading at {@link
 * dev.impasse.agent.AgentMain}.
 */
@NullMarked
package dev.impasse.agent;

import org.jspecify.annotations.NullMarked;
