/**
 * What becomes of a command that cannot do what it was asked for: one line on stderr and an exit
 * code, never that of a deadlock.
 *
 * <p>Thrown by every other package of the command line, caught at its root, on the main thread.
 * Start reading at {@link dev.impasse.cli.failure.Failures}; {@link
 * dev.impasse.cli.failure.ExitCode} has the exit codes.
 */
@NullMarked
package dev.impasse.cli.failure;

import org.jspecify.annotations.NullMarked;
