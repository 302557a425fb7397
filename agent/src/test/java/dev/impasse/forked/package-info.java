/**
 * Small programs that are run in a JVM of their own, with and without the packaged agent, and the
 * tests that compare. {@code dev.impasse.agent} itself is never woven; this package is.
 *
 * <p>Start reading at {@link dev.impasse.testing.JvmCommand}.
 */
package dev.impasse.forked;
