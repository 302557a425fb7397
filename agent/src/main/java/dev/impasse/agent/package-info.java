/** Placeholder. */
@NullMarked
package dev.impasse.agent;

import org.jspecify.annotations.NullMarked;
