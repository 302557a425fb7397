/**
 * The command line, started by the script {@code impasse} at the root: a class for each command in
 * {@code command}, what they share in the packages beside it.
 *
 * <p>Results go to stdout, everything else to stderr; {@link dev.impasse.cli.failure.ExitCode} has
 * the exit codes. All on the main thread, in the application class loader of a JVM of its own;
 * programs under the agent run in other processes. Start reading at {@link
 * dev.impasse.cli.Impasse}; {@code docs/cli.md} is the page for users.
 */
@NullMarked
package dev.impasse.cli;

import org.jspecify.annotations.NullMarked;
