/** Placeholder. */
@NullMarked
package dev.impasse.demo;

import org.jspecify.annotations.NullMarked;
