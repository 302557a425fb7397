/**
 * What an operation of a lock costs under the agent, measured by JMH: run with the agent and without
 * by the scripts in {@code benchmarks}; no part of the build, and called by nobody.
 *
 * <p>Start reading at {@link dev.impasse.benchmarks.UncontendedPair}.
 */
package dev.impasse.benchmarks;
