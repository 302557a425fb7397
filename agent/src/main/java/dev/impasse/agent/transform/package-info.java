/**
 * The JVM's side of weaving: classes that load and classes that are loaded go to {@code weave},
 * after every hook has run once and one woven class was seen to be tracked.
 *
 * <p>Lives in the isolated class loader "impasse". Called by {@code AgentMain} at start-up, then on
 * threads of the application that load classes; throws nothing into them. Start reading at {@link
 * dev.impasse.agent.transform.WovenClasses}.
 */
@NullMarked
package dev.impasse.agent.transform;

import org.jspecify.annotations.NullMarked;
