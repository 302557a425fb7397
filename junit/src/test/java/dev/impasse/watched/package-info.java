/** Test classes that {@code WatchedIT} runs under the agent, and that no build tool finds. */
package dev.impasse.watched;
