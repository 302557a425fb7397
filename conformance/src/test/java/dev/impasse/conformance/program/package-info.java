/** Programs that print the same each time: loads of libraries, and what locks promise. */
@NullMarked
package dev.impasse.conformance.program;

import org.jspecify.annotations.NullMarked;
