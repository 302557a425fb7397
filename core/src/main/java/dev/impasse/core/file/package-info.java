/**
 * The one way in which Impasse writes files: whole or not at all, never through another user's
 * link, and never over what is not its own (docs/files.md). {@link OutputFile} is for what a person
 * named on a command line, {@link OwnFile} and {@link Draft} for the evidence that the agent keeps.
 *
 * <p>And the first step of reading one: {@link RegularFile} refuses what is a pipe or a device,
 * {@link LimitedStream} and {@link BoundedLines} take no more than there is room for.
 *
 * <p>Used by the agent on its own daemons, and by the command line. No state between calls but that
 * of the objects.
 */
@NullMarked
package dev.impasse.core.file;

import org.jspecify.annotations.NullMarked;
