/**
 * What a report is made of, and the report for people.
 *
 * <p>Pure functions from findings to trees and text; used by the agent and by the CLI. Start
 * reading at {@link dev.impasse.core.report.Report} and {@link dev.impasse.core.report.TextReport};
 * other forms are in package {@code format}.
 */
@NullMarked
package dev.impasse.core.report;

import org.jspecify.annotations.NullMarked;
