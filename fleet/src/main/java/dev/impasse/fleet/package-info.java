/**
 * The analysis of lock orders of many runs as a job on Apache Flink: the same function as {@code
 * impasse analyze}, for more files than one machine wants to read, and for a folder that fills.
 *
 * <p>Runs on a cluster, which provides Flink. Start reading at {@link dev.impasse.fleet.FleetJob};
 * a deployment is in docs/fleet.md.
 */
@NullMarked
package dev.impasse.fleet;

import org.jspecify.annotations.NullMarked;
