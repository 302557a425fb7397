/**
 * Start-up of the agent: options, the move of the runtime into the boot loader, and the wiring of
 * weaver, recorder and detector.
 *
 * <p>Lives in the isolated class loader "impasse" (see docs/architecture.md); nothing of it is
 * visible to the application. Runs on the thread that starts the JVM, then on daemons of its own.
 * Start reading at {@link dev.impasse.agent.AgentMain}.
 */
@NullMarked
package dev.impasse.agent;

import org.jspecify.annotations.NullMarked;
