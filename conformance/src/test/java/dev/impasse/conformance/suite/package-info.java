/** What a JUnit launcher runs in a JVM of its own: suites that are built in code. */
@NullMarked
package dev.impasse.conformance.suite;

import org.jspecify.annotations.NullMarked;
