/**
 * Thread dumps made without the agent: what they say of who waits for what and who holds it.
 *
 * <p>Called by the CLI on one thread. Pure: reads characters, gives values. Start reading at {@link
 * dev.impasse.core.dump.TextDumpReader}.
 */
@NullMarked
package dev.impasse.core.dump;

import org.jspecify.annotations.NullMarked;
