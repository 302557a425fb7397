/**
 * The nouns that traces, graphs and findings share: locks, modes, sites, threads.
 *
 * <p>Immutable values without behaviour of their own; used on any thread, in the agent and in the
 * CLI.
 */
@NullMarked
package dev.impasse.core.model;

import org.jspecify.annotations.NullMarked;
