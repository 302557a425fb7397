/** Annotations for code that Impasse looks at. */
package dev.impasse.annotations;
