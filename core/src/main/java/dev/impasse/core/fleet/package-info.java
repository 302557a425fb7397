/**
 * The lock orders of many runs, condensed: an entry stands once, with the set of runs that show it.
 *
 * <p>Pure. For the command line and for jobs that run elsewhere, on one thread at a time; the agent
 * jar is made without it. Start reading at {@link dev.impasse.core.fleet.Fleet}; the file format is
 * in docs/orders-format.md.
 */
@NullMarked
package dev.impasse.core.fleet;

import org.jspecify.annotations.NullMarked;
