/**
 * Files as they are opened for reading, before anything is known of them: only regular ones, and
 * never more of them than there is room for.
 *
 * <p>Used by readers of the command line and of the agent, on any thread. Nothing here blocks: a
 * pipe or a device is refused and not opened. Start at {@link dev.impasse.core.input.RegularFile}.
 */
@NullMarked
package dev.impasse.core.input;

import org.jspecify.annotations.NullMarked;
