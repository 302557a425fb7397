/** Runs code that others wrote without and with the agent, and demands that nothing differs. */
@NullMarked
package dev.impasse.conformance;

import org.jspecify.annotations.NullMarked;
