/**
 * Tests that hold what may not happen in a hook, by reading the class files of all it can reach.
 */
@NullMarked
package dev.impasse.agent.hooks;

import org.jspecify.annotations.NullMarked;
