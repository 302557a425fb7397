/** Small help with words that people type; used by the agent's options and the command line. */
@NullMarked
package dev.impasse.core.words;

import org.jspecify.annotations.NullMarked;
