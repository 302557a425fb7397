/**
 * What a terminal shows: tables, lists, states, progress, and JSON a line at a time.
 *
 * <p>Called by the commands, on the main thread; writes to what it is given, reads no files. Start
 * reading at {@link dev.impasse.cli.view.EventList}.
 */
@NullMarked
package dev.impasse.cli.view;

import org.jspecify.annotations.NullMarked;
