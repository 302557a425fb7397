/** Placeholder. */
@NullMarked
package dev.impasse.core;

import org.jspecify.annotations.NullMarked;
