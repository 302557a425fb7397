/** What only the build runs, when it lays out the agent jar; not part of the jar. */
@NullMarked
package dev.impasse.agent.packaging;

import org.jspecify.annotations.NullMarked;
