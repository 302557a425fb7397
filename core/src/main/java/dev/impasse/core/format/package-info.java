/**
 * The forms that a report is written in, for people and for machines, and their names.
 *
 * <p>Each is a pure function from a {@link dev.impasse.core.report.Report} to characters; used by
 * the command line, and by the agent for its report file. Start reading at {@link
 * dev.impasse.core.format.Format}.
 */
@NullMarked
package dev.impasse.core.format;

import org.jspecify.annotations.NullMarked;
