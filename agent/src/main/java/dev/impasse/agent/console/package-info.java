/**
 * Where the agent speaks: one queue, one daemon that writes stderr.
 *
 * <p>Lives in the isolated class loader "impasse". Called from every package, on any thread: who
 * speaks never waits and takes no lock. Start reading at {@link dev.impasse.agent.console.Console}.
 */
@NullMarked
package dev.impasse.agent.console;

import org.jspecify.annotations.NullMarked;
