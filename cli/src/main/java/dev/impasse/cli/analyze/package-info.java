/**
 * Opening what users name, and analysing it.
 *
 * <p>Called by the commands, on the main thread. Start reading at {@link
 * dev.impasse.cli.analyze.Input}.
 */
@NullMarked
package dev.impasse.cli.analyze;

import org.jspecify.annotations.NullMarked;
