/**
 * What hooks reach of the agent on their slow paths: the one object behind {@code AgentLink}.
 *
 * <p>Lives in the isolated class loader "impasse". Called on application threads, inside a hook:
 * nothing here waits, takes a lock or throws. Start reading at {@link
 * dev.impasse.agent.link.RuntimeLink}.
 */
@NullMarked
package dev.impasse.agent.link;

import org.jspecify.annotations.NullMarked;
