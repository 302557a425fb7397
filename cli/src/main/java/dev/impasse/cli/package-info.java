/** Placeholder. */
@NullMarked
package dev.impasse.cli;

import org.jspecify.annotations.NullMarked;
